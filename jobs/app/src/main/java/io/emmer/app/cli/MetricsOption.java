package io.emmer.app.cli;

import io.emmer.spark.SparkJob;
import io.emmer.spark.metrics.FitMetrics;
import java.io.IOException;
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

  /** Opens the file; without the option nothing is told. */
  FitMetrics open(Verb verb, SparkJob job) throws IOException {
    return FitMetrics.open(job.context(), file, verb.err());
  }
}
