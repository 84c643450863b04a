package io.emmer.spark.fit;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.Trace;
import io.emmer.em.findings.AgreementTask;
import io.emmer.em.findings.Finding;
import io.emmer.em.findings.FitFindings;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.em.metric.RowScores;
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
   * @param scoresOrNull the rows under the best model, where a pass was made
   */
  public record Outcome(
      int bestRestart,
      FitResult<?, ?> best,
      List<RunSummary> runs,
      List<Finding> findings,
      double startSeconds,
      double fitSeconds,
      RowScores.Summary scoresOrNull) {
    public Outcome {
      runs = List.copyOf(runs);
      findings = List.copyOf(findings);
    }

    /** The same with one more finding. */
    public Outcome with(Finding finding) {
      List<Finding> more = new ArrayList<>(findings);
      more.add(finding);
      return new Outcome(bestRestart, best, runs, more, startSeconds, fitSeconds, scoresOrNull);
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
    FitResult<?, ?> second = runs.size() == 1 ? null : runs.get(ranked.get(1));
    Review review = Review.of(data, runs.get(best), second, settings.seed());
    return new Outcome(
        best,
        runs.get(best),
        summaries,
        FitFindings.of(runs.get(best), traces(summaries), settings.limits(), review.agreement()),
        finished.startSeconds(),
        finished.fitSeconds(),
        review.scores());
  }

  /** What one pass over the rows tells of the best runs. */
  private record Review(RowScores.Summary scores, OptionalDouble agreement) {
    static Review of(Dataset data, FitResult<?, ?> best, FitResult<?, ?> secondOrNull, long seed) {
      List<LeafTask<? extends Mergeable<?>>> tasks = new ArrayList<>();
      tasks.add(new RowScores.Task(best.candidate(), data.origin(), seed, data.rows()));
      if (secondOrNull != null) {
        agreementTask(data, best, secondOrNull).ifPresent(tasks::add);
      }
      List<Mergeable<?>> found = data.reduceAll("scores of the rows", tasks);
      return new Review(
          ((RowScores) found.get(0)).summary(best.family().objective()),
          found.size() == 1
              ? OptionalDouble.empty()
              : OptionalDouble.of(Agreement.ari((Contingency) found.get(1))));
    }
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
