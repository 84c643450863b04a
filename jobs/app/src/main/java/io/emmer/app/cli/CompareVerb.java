package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.compare.ModelComparison;
import io.emmer.app.nightly.ModelDrift;
import io.emmer.em.text.Text;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.sweep.SweepTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Two models beside each other. */
@Command(
    name = "compare",
    customSynopsis = "emmer compare MODEL MODEL [options]",
    description =
        "Matches the components of two models; with --input tells how alike they share out rows.",
    footer = {"  emmer compare model other --input rows.csv"})
final class CompareVerb extends SparkVerb {
  @NamesInput
  @Parameters(arity = "2", paramLabel = "MODEL", description = "Two model directories.")
  private List<String> models;

  @Mixin private InputOptions input;

  /**
   * What was found.
   *
   * @param weightDrift total variation of the weights of matched components
   * @param rows number of rows of --input, or null
   * @param ari adjusted Rand index of the assignments of these rows, or null
   */
  private record Result(
      List<String> models, double weightDrift, List<Match> matches, Long rows, Double ari) {}

  /**
   * Two components; of one that has no counterpart the other is null.
   *
   * @param distance of the centres, in units of the spread of those of the first model; of tables
   *     with categories the largest distance of a column
   */
  private record Match(
      Integer first, Integer second, double firstWeight, double secondWeight, Double distance) {
    static Match of(ModelDrift.Pair pair) {
      boolean both = pair.published() != null && pair.component() != null;
      return new Match(
          pair.published(),
          pair.component(),
          pair.publishedWeight(),
          pair.weight(),
          both ? pair.centre() : null);
    }
  }

  @Override
  SparkWork prepare() {
    require(models.size() == 2, "compare " + String.join(" ", models), "two models");
    Optional<RowQuery> query = input.isGiven() ? Optional.of(input.query()) : Optional.empty();
    return () -> {
      ModelComparison both = ModelComparison.of(job.hadoop(), models.get(0), models.get(1));
      Optional<RowSource> rows = Optional.empty();
      if (query.isPresent()) {
        rows = Optional.of(inspect(query.get().knowing(both.first().stored(), false)));
      }
      if (isDryRun(rows.map(RowSource::describe).orElse("no rows"))) {
        return;
      }
      ModelDrift drift = both.matches();
      ModelComparison.Shares shares = rows.isPresent() ? both.shares(job, rows.get()) : null;
      List<Match> matches = drift.components().stream().map(Match::of).toList();
      Result result =
          new Result(
              models,
              drift.weights(),
              matches,
              shares == null ? null : shares.rows(),
              shares == null ? null : shares.ari());
      printResult(result, text(result));
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    for (String model : models) {
      files.model(model);
    }
    if (input.isGiven()) {
      input.check(files);
    }
  }

  private static String text(Result result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("first", "second", "weight", "weight", "distance"));
    for (Match match : result.matches) {
      rows.add(
          List.of(
              Objects.toString(match.first, "-"),
              Objects.toString(match.second, "-"),
              match.first == null ? "-" : percent(match.firstWeight),
              match.second == null ? "-" : percent(match.secondWeight),
              match.distance == null ? "-" : Text.brief(match.distance)));
    }
    String shares =
        result.ari == null
            ? "give --input to compare how they share out rows"
            : Text.format(
                "%,d rows are shared out alike by an ARI of %.4f", result.rows, result.ari);
    return Text.format(
        "first %s, second %s%n%sweights differ by %s in total; %s",
        result.models.get(0),
        result.models.get(1),
        SweepTable.lines(rows, 0, 0),
        percent(result.weightDrift),
        shares);
  }

  private static String percent(double share) {
    return Text.format("%.1f%%", 100 * share);
  }
}
