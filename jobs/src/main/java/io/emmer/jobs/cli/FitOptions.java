package io.emmer.jobs.cli;

import io.emmer.em.Families;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.StopRule;
import io.emmer.em.init.Start;
import io.emmer.jobs.UsageException;
import io.emmer.jobs.fit.FitSettings;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** What is fitted, from where, and until when. */
final class FitOptions {
  private static final int MIXTURE_ITERATIONS = 100;
  private static final int KMEANS_ITERATIONS = 300;

  @Option(
      names = "--family",
      paramLabel = "NAME",
      description = {
        "bernoulli, gaussian-unit, gaussian-spherical, gaussian-diagonal or kmeans;",
        "default ${DEFAULT-VALUE}."
      })
  private String family = "bernoulli";

  @Option(
      names = "--components",
      paramLabel = "K",
      description = "Number of components; default ${DEFAULT-VALUE}.")
  private int components = 10;

  @Option(
      names = "--restarts",
      paramLabel = "R",
      description = "Starting points that advance together; the best is kept. Default 1.")
  private int restarts = 1;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of all draws; default 0.")
  private long seed;

  @Option(
      names = "--init",
      paramLabel = "START",
      description = {
        "random-rows, near-mean, random, kmeans++ or model:PATH;",
        "default kmeans++ for kmeans, random-rows for mixtures."
      })
  private String init;

  @Option(
      names = "--max-iterations",
      paramLabel = "I",
      description = "M-steps at the most; default 100, kmeans 300.")
  private Integer maxIterations;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "Stop at this relative change of the objective a row; 0 is off; default 1e-6.")
  private double tolerance = 1e-6;

  @Option(
      names = "--absolute-tolerance",
      paramLabel = "T",
      description = "Stop at this change of the total objective; 0, the default, is off.")
  private double absoluteTolerance;

  @Option(
      names = "--pseudo-count",
      paramLabel = "A",
      description = "bernoulli: counts added to both outcomes; default 0.01.")
  private Double pseudoCount;

  @Option(
      names = "--variance-floor",
      paramLabel = "V",
      description = "Added to variances by the families that have any; default 1e-6.")
  private Double varianceFloor;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description = "Stop cleanly after this time with the best so far.")
  private double timeLimitSeconds;

  @Option(
      names = "--fail-if-not-converged",
      description =
          "Exit code 4 if the best run did not converge; the model is written all the same.")
  boolean failIfNotConverged;

  /** The family with its hyper-parameters; says which options it does not use. */
  Family<?, ?> family(PrintWriter err) {
    requireFinite(pseudoCount, "--pseudo-count");
    requireFinite(varianceFloor, "--variance-floor");
    if (!Families.names().contains(family)) {
      throw new UsageException(
          "--family %s: expected one of %s".formatted(family, String.join(", ", Families.names())));
    }
    if (pseudoCount != null && !family.equals("bernoulli")) {
      err.println("warning: --pseudo-count is not used by " + family);
    }
    if (varianceFloor != null && !Families.usesVarianceFloor(family)) {
      err.println("warning: --variance-floor is not used by " + family);
    }
    return Families.of(family, hyperParameters());
  }

  private HyperParameters hyperParameters() {
    return new HyperParameters(
        pseudoCount == null ? HyperParameters.DEFAULTS.pseudoCount() : pseudoCount,
        varianceFloor == null ? HyperParameters.DEFAULTS.varianceFloor() : varianceFloor);
  }

  private static void requireFinite(Double value, String option) {
    if (value != null && !(value >= 0 && Double.isFinite(value))) {
      throw new UsageException(option + " " + value + ": expected 0 or a positive number");
    }
  }

  private static void requireAtLeast(long value, long least, String option) {
    if (value < least) {
      throw new UsageException(option + " " + value + ": expected " + least + " or more");
    }
  }

  private Start start() {
    if (init == null) {
      return family.equals("kmeans") ? Start.Rule.KMEANS_PLUS_PLUS : Start.Rule.RANDOM_ROWS;
    }
    try {
      return Start.parse(init);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--init " + init + ": " + e.getMessage());
    }
  }

  /** The settings of the run, checked. */
  FitSettings settings() {
    requireAtLeast(components, 1, "--components");
    requireAtLeast(restarts, 1, "--restarts");
    requireFinite(tolerance, "--tolerance");
    requireFinite(absoluteTolerance, "--absolute-tolerance");
    requireFinite(timeLimitSeconds, "--time-limit");
    boolean kmeans = family.equals("kmeans");
    int iterations =
        maxIterations != null ? maxIterations : kmeans ? KMEANS_ITERATIONS : MIXTURE_ITERATIONS;
    requireAtLeast(iterations, 0, "--max-iterations");
    Start start = start();
    if (start instanceof Start.FromModel && restarts > 1) {
      throw new UsageException(
          "--init %s with --restarts %d: every restart would be the same; leave --restarts out"
              .formatted(start, restarts));
    }
    long nanos = (long) (timeLimitSeconds * TimeUnit.SECONDS.toNanos(1));
    return new FitSettings(
        components,
        restarts,
        seed,
        start,
        new StopRule(iterations, tolerance, absoluteTolerance, nanos),
        hyperParameters());
  }
}
