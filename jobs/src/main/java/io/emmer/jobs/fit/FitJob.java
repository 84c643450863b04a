package io.emmer.jobs.fit;

import io.emmer.em.Candidate;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.Objective;
import io.emmer.em.Statistics;
import io.emmer.em.init.Start;
import io.emmer.em.init.Starts;
import io.emmer.jobs.data.SparkDataset;
import java.util.ArrayList;
import java.util.Comparator;
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
   * @param runs in the order of restarts
   * @param startSeconds time to find the starting points
   * @param fitSeconds time of all iterations
   */
  public record Outcome(
      int bestRestart, List<FitResult<?, ?>> runs, double startSeconds, double fitSeconds) {
    public Outcome {
      runs = List.copyOf(runs);
    }

    /** The run that is kept. */
    public FitResult<?, ?> best() {
      return runs.get(bestRestart);
    }
  }

  /**
   * Runs all restarts together.
   *
   * @param warmStart the model to start from, where the settings name one
   */
  public static <M extends Model, S extends Statistics<S>> Outcome run(
      SparkDataset data,
      Family<M, S> family,
      FitSettings settings,
      Optional<Candidate<?, ?>> warmStart,
      FitListener listener) {
    long begin = System.nanoTime();
    List<M> models = starts(data, family, settings, warmStart);
    List<Candidate<?, ?>> candidates = new ArrayList<>();
    for (M model : models) {
      candidates.add(new Candidate<>(family, model));
    }
    long started = System.nanoTime();
    List<FitResult<?, ?>> runs = new EmLoop(data, settings.rule(), listener).run(candidates);
    return new Outcome(
        best(runs), runs, (started - begin) * 1e-9, (System.nanoTime() - started) * 1e-9);
  }

  private static <M extends Model, S extends Statistics<S>> List<M> starts(
      SparkDataset data,
      Family<M, S> family,
      FitSettings settings,
      Optional<Candidate<?, ?>> warmStart) {
    if (settings.start() instanceof Start.Rule rule) {
      return Starts.models(
          data, family, settings.components(), settings.restarts(), settings.seed(), rule);
    }
    return List.of(Starts.fromModel(data, family, warmStart.orElseThrow()));
  }

  private static int best(List<FitResult<?, ?>> runs) {
    boolean small = runs.get(0).family().objective() == Objective.INERTIA;
    Comparator<Integer> byObjective = Comparator.comparingDouble(r -> runs.get(r).objective());
    return IntStream.range(0, runs.size())
        .boxed()
        .min(small ? byObjective : byObjective.reversed())
        .orElseThrow();
  }
}
