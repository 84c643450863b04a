package io.emmer.spark.fit;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.RandomKey;
import io.emmer.em.RunState;
import io.emmer.em.StopRule;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Initializer;
import io.emmer.spark.Interruption;
import io.emmer.spark.RunException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Runs of any families, K and restarts over one dataset that advance together, from their starting
 * points to their ends. No run depends on which others take part, but for a time limit.
 */
public final class SharedRuns {
  private final Dataset data;
  private final Optional<Candidate<?, ?>> warmStart;
  private final SavedRuns saved;
  private final long beginNanos;
  private final Initializer starts;

  /**
   * Prepares runs; the time of their rules' limits begins at {@code beginNanos}.
   *
   * @param warmStart the model to start from, where the settings name one
   * @param saved states to go on from, and to keep
   * @param timeLimitNanos 0 for none
   */
  public SharedRuns(
      Dataset data,
      Optional<Candidate<?, ?>> warmStart,
      SavedRuns saved,
      long beginNanos,
      long timeLimitNanos) {
    this.data = data;
    this.warmStart = warmStart;
    this.saved = saved;
    this.beginNanos = beginNanos;
    StopRule kMeans = Initializer.kMeansRule().withTimeLimit(timeLimitNanos);
    this.starts = new Initializer(data, kMeans.after(System.nanoTime() - beginNanos));
  }

  /** One run that is wanted. */
  public record Run(Family<?, ?> family, FitSettings settings, int restart) {}

  /**
   * Finished runs.
   *
   * @param runs in the order in which they were wanted
   * @param startSeconds time to find the starting points
   * @param fitSeconds time of all iterations
   */
  public record Finished(List<FitResult<?, ?>> runs, double startSeconds, double fitSeconds) {
    public Finished {
      runs = List.copyOf(runs);
    }
  }

  /** Runs them all together. Of one family all have the same stop rule. */
  public Finished run(List<Run> runs, FitListener listener) {
    long begin = System.nanoTime();
    List<RunState<?, ?>> states = states(runs);
    long started = System.nanoTime();
    Map<String, StopRule> rules = new HashMap<>();
    for (Run run : runs) {
      rules.put(run.family().name(), run.settings().rule().after(started - beginNanos));
    }
    AtomicInteger reached =
        new AtomicInteger(
            states.stream().mapToInt(run -> run.trace().objectives().size()).max().orElse(0) - 1);
    FitListener all =
        listener
            .then(event -> reached.accumulateAndGet(event.iteration(), Math::max))
            .then(saved.saving(runs));
    List<FitResult<?, ?>> results;
    try {
      results = new EmLoop(data, family -> rules.get(family.name()), all).resume(states);
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      if (Interruption.isRequested()) {
        throw interrupted(reached.get());
      }
      throw e;
    }
    return new Finished(results, (started - begin) * 1e-9, (System.nanoTime() - started) * 1e-9);
  }

  private RunException interrupted(int iteration) {
    Interruption.beginSaving();
    return new RunException(
        "interrupted %s; %s",
        iteration < 0 ? "before the first iteration" : "after iteration " + iteration,
        saved.save().map(how -> how + " goes on from there").orElse("nothing was saved"));
  }

  /** The saved states, and starting points where there are none. */
  private List<RunState<?, ?>> states(List<Run> runs) {
    List<Optional<RunState<?, ?>>> found = runs.stream().map(saved::state).toList();
    List<Run> fresh =
        IntStream.range(0, runs.size())
            .filter(i -> found.get(i).isEmpty())
            .mapToObj(runs::get)
            .toList();
    Iterator<Candidate<?, ?>> starting =
        fresh.isEmpty() ? Collections.emptyIterator() : candidates(fresh).iterator();
    List<RunState<?, ?>> states = new ArrayList<>();
    for (Optional<RunState<?, ?>> state : found) {
      states.add(state.isPresent() ? state.get() : RunState.start(starting.next()));
    }
    return states;
  }

  private List<Candidate<?, ?>> candidates(List<Run> runs) {
    List<Candidate<?, ?>> warm = new ArrayList<>();
    List<Initializer.Request<?, ?>> requests = new ArrayList<>();
    for (Run run : runs) {
      if (run.settings().start() instanceof Initialization.Rule rule) {
        requests.add(new Initializer.Request<>(run.family(), key(run), rule));
      } else {
        warm.add(starts.fromModel(run.family(), warmStart.orElseThrow()));
      }
    }
    return warm.isEmpty() ? starts.candidates(requests) : warm;
  }

  private static RandomKey key(Run run) {
    return new RandomKey(run.settings().seed(), run.restart(), run.settings().components());
  }
}
