package io.emmer.spark.ratings;

import io.emmer.em.factor.FactorLoop;
import io.emmer.em.factor.Part;
import io.emmer.em.factor.StepEvaluation;
import io.emmer.em.init.Initialization;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.Provenance;
import io.emmer.em.text.Text;
import io.emmer.spark.Interruption;
import io.emmer.spark.RunException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.checkpoint.CheckpointDirectory;
import io.emmer.spark.checkpoint.CheckpointSettings;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The whole of a factorisation, from files to a model directory.
 *
 * @param progress takes lines for people
 */
public record FactorRun(
    SparkJob job,
    RatingReader reader,
    RatingSettings ratings,
    FactorSettings factors,
    Consumer<String> progress) {

  /** The start by singular value decomposition. */
  private static final String SVD = "svd";

  private static final int MOST_IN_AN_ARRAY = Integer.MAX_VALUE - 8;

  /** Where a result goes. */
  public record Target(String directory, boolean overwrite) {}

  /**
   * Reads, factorises and writes.
   *
   * @param partitions 0 for one a core
   * @param identity the options that decide about the numbers, for checkpoints
   * @param configuration all options, for model.json
   * @return what model.json says
   * @throws io.emmer.spark.InputException if k is larger than the number of users or of items
   */
  public FactorDocument run(
      int partitions,
      Target target,
      Optional<CheckpointSettings> checkpoints,
      Map<String, String> identity,
      List<String> configuration)
      throws IOException {
    FactorModel given = given();
    Checkpoints states =
        checkpoints.isPresent() ? new Checkpoints(checkpoints.get(), identity, given) : null;
    int parts = partitions > 0 ? partitions : job.context().defaultParallelism();
    RatingLoader loader = new RatingLoader(job.context(), ratings, parts);
    try (RatingData data = loader.load(reader)) {
      progress.accept(describe(data));
      data.requireRank(factors.factors(), name());
      try (Exchange exchange = exchange(data)) {
        FactorLoop.Result<SparkSteps.State> result = fit(data, exchange, given, states);
        Provenance provenance = ModelMetadata.provenance(configuration, job.context().version());
        FactorDocument document = document(data, result, provenance);
        SparkSteps.State best = result.progress().bestState();
        return FactorModel.write(job.hadoop(), target, data, best, document);
      }
    }
  }

  /** The name of the ratings, for messages. */
  private String name() {
    return reader.files().get(0).toString();
  }

  private Exchange exchange(RatingData data) {
    long rows = Math.max(data.rows(Side.USERS), data.rows(Side.ITEMS));
    long numbers = rows * factors.factors();
    return numbers * Double.BYTES <= factors.broadcastBytes() && numbers <= MOST_IN_AN_ARRAY
        ? new BroadcastExchange(job.context(), data)
        : new RoutedExchange(job.context(), data);
  }

  /** Alternates from a start or a checkpoint to the best step; {@code states} may be null. */
  private FactorLoop.Result<SparkSteps.State> fit(
      RatingData data, Exchange exchange, FactorModel given, Checkpoints states)
      throws IOException {
    describeJobs("start of the factors");
    SparkSteps steps = new SparkSteps(exchange, factors.factors(), factors.lambda());
    FactorLoop<SparkSteps.State> loop =
        new FactorLoop<>(steps, factors.rule(), at -> stepped(at, data, states), System::nanoTime);
    Optional<FactorLoop.Progress<SparkSteps.State>> newest =
        states == null ? Optional.empty() : states.newest(exchange, data);
    FactorLoop.Result<SparkSteps.State> result;
    try {
      result =
          newest.isPresent() ? loop.resume(newest.get()) : loop.run(start(exchange, data, given));
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      if (Interruption.isRequested()) {
        throw interrupted(states, data);
      }
      throw e;
    }
    describeJobs("save the factors");
    if (states != null) {
      states.ended(result.progress(), data);
    }
    return result;
  }

  private void describeJobs(String description) {
    job.context().sc().setJobDescription(description);
  }

  private void stepped(
      FactorLoop.Progress<SparkSteps.State> at, RatingData data, Checkpoints states) {
    report(at.latest());
    if (states != null) {
      describeJobs("checkpoint of the factors");
      states.stepped(at, data);
    }
  }

  private static RunException interrupted(Checkpoints states, RatingData data) {
    if (states == null || states.last == null) {
      return new RunException("interrupted; nothing was saved");
    }
    Interruption.beginSaving();
    states.write(states.last, data);
    return new RunException(
        "interrupted after step %d; %s goes on from there",
        states.last.step(), states.directory.remedy());
  }

  private SparkSteps.State start(Exchange exchange, RatingData data, FactorModel given) {
    if (given != null) {
      return StartFactors.warm(given, exchange, data, factors, name());
    }
    if (factors.start().equals(SVD)) {
      return new SvdStart(exchange, data, factors.seed()).factors(factors.factors());
    }
    return StartFactors.random(exchange, data, factors.factors(), factors.seed());
  }

  private FactorModel given() throws IOException {
    Optional<String> directory = Initialization.modelOf(factors.start());
    if (directory.isEmpty()) {
      return null;
    }
    FactorModel model = FactorModel.read(job.hadoop(), directory.get());
    StartFactors.requireRank(model, factors);
    return model;
  }

  /**
   * The checkpoints of the run: the latest factors, the best ones and the trace. A run that goes on
   * from them ends with the same bits as one that was never interrupted.
   */
  private final class Checkpoints {
    private final CheckpointDirectory directory;
    private final Map<String, String> configuration;
    private int writtenStep;

    /** After the last whole step, or null. */
    private FactorLoop.Progress<SparkSteps.State> last;

    /**
     * Looks at the directory; writes nothing yet.
     *
     * @param options what decides about the numbers
     * @param given the model that the run starts from, or null
     * @throws io.emmer.spark.UsageException if it holds checkpoints and nobody wants to go on
     */
    Checkpoints(CheckpointSettings policy, Map<String, String> options, FactorModel given)
        throws IOException {
      directory = CheckpointDirectory.open(new HadoopStore(job.hadoop()), policy, progress);
      configuration = new TreeMap<>(options);
      if (given != null) {
        configuration.put("init model's fingerprint", given.fingerprint());
      }
    }

    private Identity identity(RatingData data) {
      return Identity.of(
          configuration,
          Map.of(
              "fingerprint",
              Text.format(
                  "%08x-%08x-%016x",
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
      return found.map(snapshot -> snapshot.progress(exchange, factors.factors()));
    }

    /** Writes a checkpoint where one is due. */
    void stepped(FactorLoop.Progress<SparkSteps.State> at, RatingData data) {
      last = at;
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
          into -> FactorSnapshot.write(into, identity(data), at, data, factors.factors()));
      writtenStep = at.step();
    }
  }

  private static String describe(RatingData data) {
    return Text.format(
        "%d ratings read, %d of %d users and %d items kept after %s of the filter;"
            + " training %d, validation %d, test %d",
        data.counts().read(),
        data.counts().kept(),
        data.userIds().length,
        data.itemIds().length,
        Text.count(data.counts().rounds(), "round"),
        data.baseline().count(Part.TRAINING),
        data.baseline().count(Part.VALIDATION),
        data.baseline().count(Part.TEST));
  }

  private void report(StepEvaluation at) {
    if (at != null) {
      progress.accept(
          Text.format(
              "step %d: objective %.6g, RMSE training %.5f, validation %.5f",
              at.step(), at.objective(), at.trainingRmse(), at.validationRmse()));
    }
  }

  private FactorDocument document(
      RatingData data, FactorLoop.Result<SparkSteps.State> result, Provenance provenance) {
    return new FactorDocument(
        new FactorDocument.Header(
            1,
            ModelDirectory.RATINGS,
            factors.factors(),
            data.userIds().length,
            data.itemIds().length,
            data.means().global()),
        ending(data, result),
        result.progress().trace().stream()
            .map(
                at ->
                    new FactorDocument.Step(
                        at.step(), at.objective(), at.trainingRmse(), at.validationRmse()))
            .toList(),
        settings(),
        input(data),
        provenance,
        null);
  }

  private static FactorDocument.Ending ending(
      RatingData data, FactorLoop.Result<SparkSteps.State> result) {
    StepEvaluation best = result.progress().best();
    return new FactorDocument.Ending(
        result.reason().name(),
        result.progress().step(),
        best.step(),
        best.objective(),
        new FactorDocument.Errors(best.trainingRmse(), best.validationRmse(), best.testRmse()),
        new FactorDocument.Errors(
            data.baseline().rmse(Part.TRAINING),
            data.baseline().rmse(Part.VALIDATION),
            data.baseline().rmse(Part.TEST)));
  }

  private FactorDocument.Settings settings() {
    return new FactorDocument.Settings(
        new FactorDocument.Optimizer(
            factors.lambda(),
            factors.start(),
            factors.seed(),
            factors.rule().maxSteps(),
            factors.rule().evaluateEvery(),
            factors.rule().patience()),
        new FactorDocument.Selection(
            ratings.minRatings(),
            ratings.validationShare(),
            ratings.testShare(),
            ratings.lastWins() ? "last" : "error"));
  }

  private FactorDocument.Input input(RatingData data) {
    return new FactorDocument.Input(
        data.counts().read(),
        data.counts().kept(),
        data.baseline().count(Part.TRAINING),
        data.baseline().count(Part.VALIDATION),
        data.baseline().count(Part.TEST),
        reader.files().stream().map(Object::toString).toList());
  }
}
