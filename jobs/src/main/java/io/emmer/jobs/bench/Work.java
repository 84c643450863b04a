package io.emmer.jobs.bench;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.Families;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.init.Start;
import io.emmer.em.init.Starts;
import io.emmer.jobs.UsageException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is timed: some restarts of one family, side by side.
 *
 * @param name FAMILY or FAMILY-restartsR
 * @param restarts 1 or more
 */
public record Work(String name, Family<?, ?> family, int restarts) {
  /** The work that MLlib has too. */
  static final String KMEANS = "kmeans";

  private static final Pattern NAME = Pattern.compile("(.+?)(?:-restarts([1-9]\\d{0,2}))?");

  /**
   * Reads what users write.
   *
   * @throws UsageException if there is no such family
   */
  public static Work parse(String name) {
    Matcher matcher = NAME.matcher(name.strip());
    if (!matcher.matches()) {
      throw new UsageException("--works: found '" + name + "', expected " + expected());
    }
    int restarts = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
    if (!Families.names().contains(matcher.group(1))) {
      throw new UsageException("--works: found '" + name + "', expected " + expected());
    }
    Family<?, ?> family = Families.of(matcher.group(1), HyperParameters.DEFAULTS);
    return new Work(name.strip(), family, restarts);
  }

  private static String expected() {
    return String.join(", ", Families.names())
        + ", or one of them with -restartsR, as in"
        + " kmeans-restarts10";
  }

  /** Candidates around random rows: the same rows for every family. */
  List<Candidate<?, ?>> starts(Dataset data, int components, long seed) {
    return starts(data, family, components, seed);
  }

  private <M extends Model, S extends Statistics<S>> List<Candidate<?, ?>> starts(
      Dataset data, Family<M, S> typed, int components, long seed) {
    return Starts.models(data, typed, components, restarts, seed, Start.Rule.RANDOM_ROWS).stream()
        .<Candidate<?, ?>>map(model -> new Candidate<>(typed, model))
        .toList();
  }
}
