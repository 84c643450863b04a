package io.emmer.app.cli;

import io.emmer.em.Family;
import io.emmer.em.family.Families;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.FitSettings;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is fitted, from where, and until when. */
final class FitOptions {
  @Option(
      names = "--family",
      paramLabel = "NAME",
      description = {
        "bernoulli, gaussian-unit, gaussian-spherical, gaussian-diagonal, gaussian-tied,",
        "gaussian-full, mixed (tables of numbers, categories and counts, with missing cells) or",
        "kmeans."
      })
  private String family;

  @Option(
      names = "--components",
      paramLabel = "K",
      description = "Number of components; default ${DEFAULT-VALUE}.")
  private int components = FitSettings.COMPONENTS.defaultCount();

  @Mixin RunOptions run;

  /** The family with its hyper-parameters; says which options it does not use. */
  Family<?, ?> family(PrintWriter err) {
    if (family == null) {
      throw new UsageException(
          "--family: missing, and there is no default; give one of %s",
          String.join(", ", Families.names()));
    }
    return run.families(List.of(family), "--family", err).get(0);
  }

  /** The settings of the run, checked. */
  FitSettings settings(Family<?, ?> fitted) {
    return run.settings(fitted, components);
  }
}
