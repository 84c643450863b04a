package io.emmer.app.cli;

import io.emmer.em.Family;
import io.emmer.spark.UsageException;
import io.emmer.spark.sweep.Criterion;
import io.emmer.spark.sweep.SweepConfiguration;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which candidates a sweep fits, and how they are ranked. */
final class SweepOptions {
  @Option(
      names = "--families",
      split = ",",
      required = true,
      paramLabel = "NAME",
      description = "Families to fit, with commas between; fit --help names them.")
  private List<String> families;

  @Option(
      names = "--components",
      split = ",",
      required = true,
      paramLabel = "K",
      description = "Numbers of components to fit, with commas between.")
  private List<Integer> components;

  @NoEffectOnNumbers
  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      description = "Ranks mixtures: bic, aic or icl; default ${DEFAULT-VALUE}.")
  private Criterion criterion = Criterion.BIC;

  @NoEffectOnNumbers
  @Option(
      names = "--max-concurrent",
      paramLabel = "N",
      description = "Candidates that run at once; default as many as memory allows.")
  private Integer maxConcurrent;

  @Mixin private RunOptions run;

  /** Families times K in the order given. */
  List<SweepConfiguration> configurations(PrintWriter err) {
    requireDistinct(families, "--families");
    requireDistinct(components, "--components");
    List<SweepConfiguration> configurations = new ArrayList<>();
    for (Family<?, ?> family : run.families(families, "--families", err)) {
      for (int k : components) {
        configurations.add(new SweepConfiguration(family, run.settings(family, k)));
      }
    }
    return configurations;
  }

  /** Refuses an empty list, and one that names something twice. */
  static void requireDistinct(List<?> values, String option) {
    if (values.isEmpty()) {
      throw new UsageException(option + ": found nothing, expected one or more");
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw new UsageException(
          "%s %s: one is given twice; name each once"
              .formatted(option, String.join(",", values.stream().map(Object::toString).toList())));
    }
  }

  Criterion criterion() {
    return criterion;
  }

  /** Candidates that run at once, or 0 for as many as memory allows. */
  int maxConcurrent() {
    if (maxConcurrent != null && maxConcurrent < 1) {
      throw new UsageException("--max-concurrent " + maxConcurrent + ": expected 1 or more");
    }
    return maxConcurrent == null ? 0 : maxConcurrent;
  }

  /** Whether a best run that did not converge is a failure. */
  boolean failIfNotConverged() {
    return run.failIfNotConverged;
  }
}
