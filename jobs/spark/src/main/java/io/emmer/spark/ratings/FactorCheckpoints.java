package io.emmer.spark.ratings;

import io.emmer.em.factor.FactorLoop;
import io.emmer.em.factor.Part;
import io.emmer.spark.checkpoint.CheckpointDirectory;
import io.emmer.spark.checkpoint.CheckpointSettings;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checkpoints of a factorisation while it runs: the latest factors, the best ones and the
 * trace. A run that goes on from them ends with the same bits as one that was never interrupted.
 */
final class FactorCheckpoints {
  private final CheckpointDirectory directory;
  private final Map<String, String> configuration;
  private final FactorSettings settings;
  private int writtenStep;

  private FactorCheckpoints(
      CheckpointDirectory directory, FactorSettings settings, Map<String, String> configuration) {
    this.directory = directory;
    this.settings = settings;
    this.configuration = configuration;
  }

  /**
   * Looks at the directory; writes nothing yet.
   *
   * @param configuration what decides about the numbers, the model that the run starts from
   *     included
   * @throws io.emmer.spark.UsageException if it holds checkpoints and nobody wants to go on
   */
  static FactorCheckpoints open(
      HadoopStore store,
      CheckpointSettings policy,
      FactorSettings settings,
      Map<String, String> configuration,
      Consumer<String> messages)
      throws IOException {
    CheckpointDirectory directory = CheckpointDirectory.open(store, policy, messages);
    return new FactorCheckpoints(directory, settings, configuration);
  }

  private Identity identity(RatingData data) {
    return Identity.of(
        configuration,
        Map.of(
            "fingerprint",
            "%08x-%08x-%016x"
                .formatted(
                    Arrays.hashCode(data.userIds()),
                    Arrays.hashCode(data.itemIds()),
                    Double.doubleToLongBits(data.baseline().squaredError(Part.TRAINING))),
            "ratings",
            Long.toString(data.counts().kept())));
  }

  /**
   * Where to go on, if anywhere.
   *
   * @throws io.emmer.spark.UsageException if the checkpoint is of other options
   * @throws io.emmer.spark.InputException if it is of other ratings, or none is whole
   */
  Optional<FactorLoop.Progress<SparkSteps.State>> newest(Exchange exchange, RatingData data)
      throws IOException {
    Optional<FactorSnapshot> found = directory.resume(FactorSnapshot::read, identity(data));
    found.ifPresent(snapshot -> writtenStep = snapshot.document().step());
    return found.map(snapshot -> snapshot.progress(exchange, settings.factors()));
  }

  /** Writes a checkpoint where one is due. */
  void stepped(FactorLoop.Progress<SparkSteps.State> at, RatingData data) {
    if (at.step() > 0 && directory.isDue(at.step() - writtenStep)) {
      write(at, data);
    }
  }

  /** Writes the last checkpoint, with which a run of more steps goes on. */
  void ended(FactorLoop.Progress<SparkSteps.State> at, RatingData data) {
    if (at.step() > writtenStep) {
      write(at, data);
    }
  }

  private void write(FactorLoop.Progress<SparkSteps.State> at, RatingData data) {
    directory.write(
        into -> FactorSnapshot.write(into, identity(data), at, data, settings.factors()));
    writtenStep = at.step();
  }
}
