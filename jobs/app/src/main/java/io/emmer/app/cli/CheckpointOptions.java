package io.emmer.app.cli;

import io.emmer.em.Candidate;
import io.emmer.em.model.Checksums;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.NpyFile;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.checkpoint.CheckpointSettings;
import io.emmer.spark.checkpoint.Checkpoints;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.checkpoint.Interval;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Where the states of runs are kept, and whether a job goes on from there. */
final class CheckpointOptions {
  @NoEffectOnNumbers
  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Keep the state of all runs there, for --resume; of this job alone.")
  private String directory;

  @NoEffectOnNumbers
  @Option(
      names = "--checkpoint-every",
      paramLabel = "N|Ts",
      description = "Iterations, as 10, or seconds, as 60s, from one to the next; default 60s.")
  private String every;

  @NoEffectOnNumbers
  @Option(
      names = "--resume",
      description = "Go on from the newest checkpoint, to the same bits; begin if there is none.")
  private boolean resume;

  /** The options, checked; empty without --checkpoint. */
  Optional<CheckpointSettings> settings() {
    if (directory == null) {
      if (resume || every != null) {
        throw new UsageException(
            "%s without --checkpoint: expected the directory of the checkpoints"
                .formatted(resume ? "--resume" : "--checkpoint-every"));
      }
      return Optional.empty();
    }
    String interval = every == null ? Interval.DEFAULT : every;
    try {
      return Optional.of(new CheckpointSettings(directory, Interval.parse(interval), resume));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--checkpoint-every " + interval + ": " + e.getMessage());
    }
  }

  /**
   * Opens the directory.
   *
   * @param verb whose options these are
   * @param output that of the verb
   */
  SavedRuns open(
      Verb verb,
      SparkJob job,
      TrainingInputOptions input,
      InputOptions.Inputs inputs,
      Optional<Candidate<?, ?>> warmStart,
      String output)
      throws IOException {
    Optional<CheckpointSettings> settings = settings();
    if (settings.isEmpty()) {
      return SavedRuns.NONE;
    }
    HadoopStore store = new HadoopStore(job.hadoop());
    requireApart(store, inputs.paths(), output);
    Identity identity = identity(verb, input, inputs, warmStart);
    return Checkpoints.open(store, settings.get(), identity, verb.err()::println);
  }

  /** What decides about the numbers of a verb's job. */
  static Identity identity(
      Verb verb,
      TrainingInputOptions input,
      InputOptions.Inputs inputs,
      Optional<Candidate<?, ?>> warmStart)
      throws IOException {
    Scaling scaling = input.scaling(inputs.rows());
    InputDocument rows = ModelMetadata.input(inputs.rows(), scaling, RowTransform.NONE);
    Map<String, String> configuration = verb.optionsWithEffectOnNumbers();
    configuration.put("verb", verb.commandLine().getCommandName());
    configuration.put("scale", Double.toString(scaling.divisor()));
    if (warmStart.isPresent()) {
      configuration.put("init model's SHA-256", sha256(warmStart.get()));
    }
    return Identity.of(
        configuration,
        Map.of(
            "fingerprint",
            rows.fingerprint(),
            "rowsInFiles",
            rows.rowsInFiles().toString(),
            "dimensions",
            rows.dimensions().toString()));
  }

  /**
   * Refuses a directory among what is read or written otherwise.
   *
   * @throws UsageException if it is
   */
  void requireApart(HadoopStore store, List<String> input, String output) throws IOException {
    store.requireApart("--checkpoint", directory, input);
    if (store.isIn(directory, output) || store.isIn(output, directory)) {
      throw new UsageException(
          "--checkpoint %s: is, holds or is in --output; give another one".formatted(directory));
    }
  }

  private static String sha256(Candidate<?, ?> start) throws IOException {
    MessageDigest digest = Checksums.sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      for (var array : new TreeMap<>(start.model().arrays()).values()) {
        NpyFile.write(out, array);
      }
    }
    return Checksums.hex(digest);
  }
}
