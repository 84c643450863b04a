package io.emmer.spark.checkpoint;

import io.emmer.em.FitListener;
import io.emmer.em.RunState;
import io.emmer.em.StopReason;
import io.emmer.em.Trace;
import io.emmer.em.model.ModelStore;
import io.emmer.spark.fit.RunSummary;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.fit.SharedRuns;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The checkpoints of one job while it runs. */
public final class Checkpoints implements SavedRuns {
  private final CheckpointDirectory directory;
  private final Identity identity;
  private final Map<String, Snapshot.Run> runs = new LinkedHashMap<>();
  private final Map<String, RunSummary> summaries = new LinkedHashMap<>();
  private long passes;

  private Checkpoints(CheckpointDirectory directory, Identity identity) {
    this.directory = directory;
    this.identity = identity;
  }

  /**
   * Looks for checkpoints to go on from; writes nothing yet.
   *
   * @param identity of the job
   * @param messages takes lines for people
   * @throws io.emmer.spark.UsageException if there are checkpoints of another configuration, or any
   *     without resuming
   * @throws io.emmer.spark.InputException if there are some of another input, or none is whole
   */
  public static Checkpoints open(
      ModelStore store, CheckpointSettings settings, Identity identity, Consumer<String> messages)
      throws IOException {
    CheckpointDirectory directory = CheckpointDirectory.open(store, settings, messages);
    Checkpoints checkpoints = new Checkpoints(directory, identity);
    Optional<Snapshot> newest = directory.resume(Snapshot::read, identity);
    newest.ifPresent(
        snapshot -> {
          checkpoints.runs.putAll(snapshot.runs());
          checkpoints.summaries.putAll(snapshot.summaries());
        });
    return checkpoints;
  }

  @Override
  public Optional<RunState<?, ?>> state(SharedRuns.Run run) {
    return Optional.ofNullable(runs.get(name(run))).map(stored -> stored.state(run.family()));
  }

  @Override
  public Optional<RunSummary> summary(SharedRuns.Run run) {
    return Optional.ofNullable(summaries.get(name(run))).filter(summary -> isOver(summary, run));
  }

  /** Whether the rule of a run, which may have changed since, ends it where it ended. */
  private static boolean isOver(RunSummary summary, SharedRuns.Run run) {
    Trace trace = summary.trace();
    return trace.stopReason() == StopReason.FIXED_POINT
        || run.settings()
            .rule()
            .isMet(run.family().objective(), trace.penalized(), summary.weight());
  }

  @Override
  public void reduce(SharedRuns.Run run, RunSummary summary) {
    runs.remove(name(run));
    summaries.put(name(run), summary);
  }

  @Override
  public FitListener saving(List<SharedRuns.Run> wanted) {
    List<String> names = wanted.stream().map(Checkpoints::name).toList();
    return new FitListener() {
      @Override
      public void evaluated(Event event) {}

      @Override
      public void passed(boolean ended, Supplier<List<RunState<?, ?>>> states) {
        passes++;
        if (ended || directory.isDue(passes)) {
          Map<String, Snapshot.Run> stored = stored(names, states.get());
          write(stored);
          if (ended) {
            runs.putAll(stored);
          }
        }
      }
    };
  }

  private static Map<String, Snapshot.Run> stored(List<String> names, List<RunState<?, ?>> states) {
    Map<String, Snapshot.Run> stored = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      stored.put(names.get(i), Snapshot.Run.of(states.get(i)));
    }
    return stored;
  }

  private void write(Map<String, Snapshot.Run> current) {
    Map<String, Snapshot.Run> all = new LinkedHashMap<>(runs);
    all.putAll(current);
    Map<String, RunSummary> over = new LinkedHashMap<>(summaries);
    over.keySet().removeAll(all.keySet());
    Snapshot snapshot = new Snapshot(CheckpointHead.of(identity), all, over);
    directory.write(snapshot::write);
    passes = 0;
  }

  private static String name(SharedRuns.Run run) {
    return String.format(
        Locale.ROOT, "%s-k%d-r%d", run.family().name(), run.settings().components(), run.restart());
  }
}
