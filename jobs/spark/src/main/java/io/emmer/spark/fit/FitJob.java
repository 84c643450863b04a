package io.emmer.spark.fit;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import java.util.List;
import java.util.Optional;
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
   * @param startSeconds time to find the starting points
   * @param fitSeconds time of all iterations
   */
  public record Outcome(
      int bestRestart,
      FitResult<?, ?> best,
      List<RunSummary> runs,
      double startSeconds,
      double fitSeconds) {
    public Outcome {
      runs = List.copyOf(runs);
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
    int best = 0;
    for (int r = 1; r < runs.size(); r++) {
      best = isBetter(runs.get(r), runs.get(best)) ? r : best;
    }
    List<RunSummary> summaries =
        IntStream.range(0, runs.size()).mapToObj(r -> RunSummary.of(r, runs.get(r))).toList();
    return new Outcome(
        best, runs.get(best), summaries, finished.startSeconds(), finished.fitSeconds());
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
