package io.emmer.app.bench;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.RandomKey;
import io.emmer.em.family.Families;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Initializer;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is timed: some restarts of one family, side by side, or a factorisation of ratings.
 *
 * @param name FAMILY[-kK][-pcaD][-restartsR], kmeans so with -whole behind, or ratings[-kK]
 * @param family or null for ratings
 * @param components K, or 0 for the K of the run; of ratings the factors of a user and of an item
 * @param principalComponents how many principal components of the rows to work on, or 0 for the
 *     rows
 * @param restarts 1 or more
 * @param whole whether whole runs to the fixed point are timed
 */
public record Work(
    String name,
    Family<?, ?> family,
    int components,
    int principalComponents,
    int restarts,
    boolean whole) {
  /** The work of the yardstick. */
  static final String KMEANS = "kmeans";

  /** What Spark is timed by alone, beside the works. */
  static final String EMPTY_JOB = "empty-job";

  /** The mixture that MLlib has too. */
  private static final String MIXTURE = "gaussian-full";

  /** What the goals of speed speak of. */
  private static final List<String> ALL =
      List.of(
          KMEANS,
          KMEANS + "-whole",
          "bernoulli",
          "bernoulli-restarts10",
          "gaussian-unit",
          "gaussian-diagonal",
          "gaussian-tied",
          MIXTURE + "-k10-pca50",
          MIXTURE + "-k10");

  private static final Pattern NAME =
      Pattern.compile(
          "(.+?)(?:-k([1-9]\\d{0,4}))?(?:-pca([1-9]\\d{0,4}))?(?:-restarts([1-9]\\d{0,2}))?(-whole)?");

  private static final String RATINGS = "ratings";
  private static final Pattern RATINGS_NAME = Pattern.compile(RATINGS + "(?:-k([1-9]\\d{0,3}))?");
  private static final int DEFAULT_FACTORS = 100;

  /** The works of a run that names none. */
  public static List<String> defaults() {
    return ALL.stream().filter(name -> Families.names().contains(familyOf(name))).toList();
  }

  /** Whether MLlib has K-means, a mixture or a factorisation that does this work. */
  static boolean isInMllib(String name) {
    String family = familyOf(name);
    return isOfRatings(name)
        || (!name.contains("-restarts")
            && !name.endsWith("-whole")
            && (family.equals(KMEANS) || family.equals(MIXTURE)));
  }

  /** Whether MLlib's GaussianMixture does this work. */
  boolean isMllibMixture() {
    return isInMllib(name) && family.name().equals(MIXTURE);
  }

  private static String familyOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? matcher.group(1) : name;
  }

  /** Whether a name of a work speaks of ratings. */
  static boolean isOfRatings(String name) {
    return name.strip().startsWith(RATINGS);
  }

  /**
   * Whether works are on ratings.
   *
   * @throws UsageException if some are and some are not: they read other inputs
   */
  public static boolean areOfRatings(List<String> works) {
    long onRatings = works.stream().filter(Work::isOfRatings).count();
    if (onRatings > 0 && onRatings < works.size()) {
      throw new UsageException(
          "--works %s: ratings and rows are no input of one run; give them to runs of their own",
          String.join(",", works));
    }
    return onRatings > 0;
  }

  /**
   * Reads what users write.
   *
   * @throws UsageException if there is no such work
   */
  public static Work parse(String name) {
    if (isOfRatings(name)) {
      Matcher matcher = RATINGS_NAME.matcher(name.strip());
      if (!matcher.matches()) {
        throw new UsageException(
            "--works: found '%s', expected ratings or ratings-kK, as in ratings-k10", name);
      }
      return new Work(name.strip(), null, number(matcher.group(1), DEFAULT_FACTORS), 0, 1, false);
    }
    Matcher matcher = NAME.matcher(name.strip());
    if (!matcher.matches()
        || !Families.names().contains(matcher.group(1))
        || (matcher.group(5) != null && !matcher.group(1).equals(KMEANS))) {
      throw new UsageException("--works: found '%s', expected %s", name, expected());
    }
    Family<?, ?> family = Families.of(matcher.group(1), HyperParameters.DEFAULTS);
    return new Work(
        name.strip(),
        family,
        number(matcher.group(2), 0),
        number(matcher.group(3), 0),
        number(matcher.group(4), 1),
        matcher.group(5) != null);
  }

  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static String expected() {
    return String.join(", ", Families.names())
        + ", or one of them with -kK, -pcaD and -restartsR in this order, as in"
        + " kmeans-k10-pca50-restarts3; kmeans also with -whole at the end";
  }

  /** K, which is {@code otherwise} where the name says none. */
  int componentsOr(int otherwise) {
    return components > 0 ? components : otherwise;
  }

  /** Whether it is one on tables, for which MLlib has nothing. */
  boolean isOfTables() {
    return family != null && family.support().missing();
  }

  /** The same over rows whose columns are known. */
  Work over(Rows rows) {
    return new Work(name, rows.bind(family), components, principalComponents, restarts, whole);
  }

  /** Candidates around random rows: the same rows for every family. */
  List<Candidate<?, ?>> starts(Dataset data, int otherComponents, long seed) {
    List<Initializer.Request<?, ?>> requests = new ArrayList<>();
    for (int restart = 0; restart < restarts; restart++) {
      RandomKey key = new RandomKey(seed, restart, componentsOr(otherComponents));
      requests.add(new Initializer.Request<>(family, key, Initialization.Rule.RANDOM_ROWS));
    }
    return new Initializer(data).candidates(requests);
  }
}
