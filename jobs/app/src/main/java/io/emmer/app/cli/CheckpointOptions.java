package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.checkpoint.CheckpointSettings;
import io.emmer.spark.checkpoint.Checkpoints;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.checkpoint.Interval;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.fit.WarmStart;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the states of runs are kept, and whether a job goes on from there. */
@NoEffectOnNumbers
final class CheckpointOptions {
  @NamesOutput(isResult = false)
  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Directory for checkpoints, used by --resume; one directory per job.")
  private String directory;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N|Ts",
      description = "Iterations (10) or seconds (60s) between checkpoints. Default: 60s.")
  private String every;

  @Option(
      names = "--resume",
      description =
          "Continue from the newest checkpoint, to the same bits; start afresh if there "
              + "is none.")
  private boolean resume;

  /** The options, checked; empty without --checkpoint. */
  Optional<CheckpointSettings> settings() {
    if (directory == null) {
      require(
          !resume && every == null,
          (resume ? "--resume" : "--checkpoint-every") + " without --checkpoint",
          "the directory of the checkpoints");
      return Optional.empty();
    }
    Interval interval = interval(every == null ? Interval.DEFAULT : every);
    return Optional.of(new CheckpointSettings(directory, interval, resume));
  }

  /** The value of --checkpoint-every. */
  static Interval interval(String every) {
    try {
      return Interval.parse(every);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--checkpoint-every %s: %s", every, e.getMessage());
    }
  }

  /**
   * Opens the directory.
   *
   * @param verb whose options these are
   */
  SavedRuns open(Verb verb, SparkJob job, WarmStart start) throws IOException {
    Optional<CheckpointSettings> settings = settings();
    if (settings.isEmpty()) {
      return SavedRuns.NONE;
    }
    HadoopStore store = new HadoopStore(job.hadoop());
    Identity identity = Identity.of(configuration(verb), start.rows(), start.model());
    return Checkpoints.open(store, settings.get(), identity, verb.err()::println);
  }

  /** The options that may change a number, by name. */
  static Map<String, String> configuration(Verb verb) {
    Map<String, String> configuration = verb.optionsWithEffectOnNumbers();
    configuration.put("verb", verb.commandLine().getCommandName());
    return configuration;
  }
}
