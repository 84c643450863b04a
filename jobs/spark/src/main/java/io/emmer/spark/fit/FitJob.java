package io.emmer.spark.fit;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.Trace;
import io.emmer.em.findings.AgreementTask;
import io.emmer.em.findings.Finding;
import io.emmer.em.findings.FitFindings;
import io.emmer.em.metric.Agreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Fits one family from one or more starting points. */
public final class FitJob {
  private FitJob() {}

  /**
   * All runs of a fit.
   *
   * @param bestRestart the run with the best objective, ties to the lowest restart
   * @param best the run that is kept
   * @param runs in the order of restarts
   * @param findings what the fit says about itself
   * @param startSeconds time to find the starting points
   * @param fitSeconds time of all iterations
   */
  public record Outcome(
      int bestRestart,
      FitResult<?, ?> best,
      List<RunSummary> runs,
      List<Finding> findings,
      double startSeconds,
      double fitSeconds) {
    public Outcome {
      runs = List.copyOf(runs);
      findings = List.copyOf(findings);
    }
  }

  /**
   * Runs all restarts together.
   *
   * @param warmStart the model to start from, where the settings name one
   * @param saved states to go on from, and to keep
   */
  public static Outcome run(
      Dataset data,
      Family<?, ?> family,
      FitSettings settings,
      Optional<Candidate<?, ?>> warmStart,
      SavedRuns saved,
      FitListener listener) {
    long limit = settings.rule().timeLimitNanos();
    List<SharedRuns.Run> wanted = runs(family, settings);
    SharedRuns.Finished finished =
        new SharedRuns(data, warmStart, saved, System.nanoTime(), limit).run(wanted, listener);
    List<FitResult<?, ?>> runs = finished.runs();
    List<Integer> ranked = new ArrayList<>(IntStream.range(0, runs.size()).boxed().toList());
    ranked.sort(
        (a, b) ->
            isBetter(runs.get(a), runs.get(b)) ? -1 : isBetter(runs.get(b), runs.get(a)) ? 1 : 0);
    int best = ranked.get(0);
    List<RunSummary> summaries =
        IntStream.range(0, runs.size()).mapToObj(r -> RunSummary.of(r, runs.get(r))).toList();
    OptionalDouble agreement =
        runs.size() == 1
            ? OptionalDouble.empty()
            : agreement(data, runs.get(best), runs.get(ranked.get(1)));
    return new Outcome(
        best,
        runs.get(best),
        summaries,
        FitFindings.of(runs.get(best), traces(summaries), settings.limits(), agreement),
        finished.startSeconds(),
        finished.fitSeconds());
  }

  private static OptionalDouble agreement(
      Dataset data, FitResult<?, ?> best, FitResult<?, ?> second) {
    return agreementTask(data, best, second)
        .map(task -> Agreement.ari(data.reduce("agreement of the best two runs", task)))
        .map(OptionalDouble::of)
        .orElseGet(OptionalDouble::empty);
  }

  /** Compares how two runs share out the rows; empty if there are too many pairs of components. */
  public static Optional<AgreementTask> agreementTask(
      Dataset data, FitResult<?, ?> best, FitResult<?, ?> second) {
    return best.model().components() > FitFindings.MOST_IN_PAIRS
        ? Optional.empty()
        : Optional.of(new AgreementTask(best.candidate(), second.candidate(), data.origin()));
  }

  /** The courses of runs. */
  public static List<Trace> traces(List<RunSummary> runs) {
    return runs.stream().map(RunSummary::trace).toList();
  }

  /** The runs of a fit, in the order of restarts. */
  public static List<SharedRuns.Run> runs(Family<?, ?> family, FitSettings settings) {
    return IntStream.range(0, settings.restarts())
        .mapToObj(restart -> new SharedRuns.Run(family, settings, restart))
        .toList();
  }

  /**
   * Whether a run has a better objective than another of its family; one with a component at the
   * variance floor is worse than any without.
   */
  public static boolean isBetter(FitResult<?, ?> run, FitResult<?, ?> other) {
    if (run.isAtFloor() != other.isAtFloor()) {
      return other.isAtFloor();
    }
    return run.family().objective().isBetter(run.objective(), other.objective());
  }
}
