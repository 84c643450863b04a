package io.emmer.app.cli;

import io.emmer.app.predict.PredictJob;
import io.emmer.app.predict.PredictionFormat;
import io.emmer.em.Candidate;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Component, log-density and responsibilities of every row. */
@Command(
    name = "predict",
    description = "Writes component, log-density and responsibilities of every row.",
    footer = {
      "",
      "Examples:",
      "  emmer predict --model model --input t10k-images-idx3-ubyte.gz --output predictions",
      "  emmer predict --model model --input rows.npy --format npy --output predictions"
    })
final class PredictVerb extends Verb {
  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--format",
      description = {
        "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. npy is one array a column, in the",
        "order of rows: component, logDensity (kmeans: squaredDistance), responsibilities, label."
      })
  private PredictionFormat format = PredictionFormat.PARQUET;

  /** What was written. */
  private record Result(long rows, String output) {}

  @Override
  void run() throws IOException {
    try (SparkJob job = startSpark()) {
      HadoopStore store = new HadoopStore(job.hadoop());
      store.requireFree(output.output, output.overwrite);
      model.requireRows(job.hadoop());
      InputOptions.Inputs inputs = input.inspect(job.hadoop());
      store.requireApart(output.output, inputs.paths());
      store.requireApart(output.output, List.of(this.model.model));
      Candidate<?, ?> model = this.model.load(job.hadoop(), inputs, input);
      if (dryRun) {
        printDryRun(inputs.describe());
        return;
      }
      try (SparkDataset data = input.load(job, inputs, model.family())) {
        write(job, data, model, inputs);
      }
      printResult(
          new Result(inputs.rows().rows(), output.output),
          inputs.rows().rows() + " predictions in " + output.output);
    }
  }

  private void write(
      SparkJob job, SparkDataset data, Candidate<?, ?> model, InputOptions.Inputs inputs)
      throws IOException {
    String idType = inputs.rows().idType();
    if (format == PredictionFormat.PARQUET) {
      PredictJob.writeParquet(job, data, model, idType, output.output, output.overwrite);
      return;
    }
    if (idType != null) {
      err().println("warning: ids are not written to npy; its rows are in the order of the input");
    }
    PredictJob.writeNpy(job, data, model, inputs.labelled(), output.output, output.overwrite);
  }
}
