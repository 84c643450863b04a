package io.emmer.app.cli;

import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.metrics.FitMetrics;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.Collection;
import picocli.CommandLine.Option;

/** Where operators read how a job goes on. */
final class MetricsOption {
  @NamesOutput(isResult = false)
  @NoEffectOnNumbers
  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description =
          "Append one JSON line per pass over the data to this file (- for standard "
              + "error): objective, change, seconds, bytes sent and received, tasks.")
  private String file;

  /** Refuses a file among what is read. */
  void check(HadoopStore store, Collection<String> inputs) throws IOException {
    if (file == null || file.equals(FitMetrics.STANDARD_ERROR)) {
      return;
    }
    for (String input : inputs) {
      if (store.isIn(file, input)) {
        throw new UsageException(
            "--metrics %s: is, or is in, the input %s; give another file", file, input);
      }
    }
  }

  /** Opens the file; without the option nothing is told. */
  FitMetrics open(Verb verb, SparkJob job) throws IOException {
    return FitMetrics.open(job.context(), file, verb.err());
  }
}
