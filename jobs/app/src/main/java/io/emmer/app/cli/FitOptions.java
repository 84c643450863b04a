package io.emmer.app.cli;

import io.emmer.em.Family;
import io.emmer.em.family.Families;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.FirstRows;
import io.emmer.spark.rows.RowQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is fitted, from where, and until when. */
final class FitOptions {
  @Option(
      names = "--family",
      paramLabel = "NAME",
      description =
          "kmeans, bernoulli, gaussian-unit, gaussian-spherical, gaussian-diagonal, "
              + "gaussian-tied, gaussian-full, or mixed (tables of numbers, categories and "
              + "counts, with missing cells).")
  private String family;

  @Option(
      names = {"-k", "--components"},
      paramLabel = "K",
      description = "Number of components. Default: ${DEFAULT-VALUE}.")
  private int components = FitSettings.COMPONENTS.defaultCount();

  @Mixin RunOptions run;

  /**
   * The family with its hyper-parameters; says which options it does not use.
   *
   * @param rows that it is for
   * @param files takes a look at them, of which some may be out of sight
   * @throws UsageException if none is named, with those that suit the rows
   */
  Family<?, ?> family(InputOptions rows, Supplier<FileChecks> files, PrintWriter err)
      throws IOException {
    if (family == null) {
      RowQuery query = rows.query();
      FileChecks checks = files.get();
      throw missing(
          checks.sees(query.inputs())
              ? FirstRows.of(checks.configuration(), query)
              : Optional.empty());
    }
    return family(err);
  }

  /** As {@link #family(InputOptions, Supplier, PrintWriter)}, of rows that cannot be looked at. */
  Family<?, ?> family(PrintWriter err) {
    if (family == null) {
      throw missing(Optional.empty());
    }
    return run.families(List.of(family), "--family", err).get(0);
  }

  /** The settings of the run, checked. */
  FitSettings settings(Family<?, ?> fitted) {
    return run.settings(fitted, components);
  }

  private static UsageException missing(Optional<FirstRows> look) {
    String reason = look.map(FirstRows::reason).orElse("");
    List<String> suitable = look.map(FirstRows::families).orElse(Families.names());
    if (!reason.isEmpty()) {
      return new UsageException(
          "--family: missing, and there is no default; %s suits %s, where %s; --exclude or --label"
              + " leaves a column out",
          String.join(", ", suitable), look.orElseThrow().file().getName(), reason);
    }
    return new UsageException(
        "--family: missing, and there is no default; give one of %s%s",
        String.join(", ", suitable),
        look.map(found -> ", which suit " + found.file().getName()).orElse(""));
  }
}
