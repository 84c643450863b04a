package io.emmer.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.jobs.SparkJob;
import io.emmer.jobs.data.SparkDataset;
import io.emmer.jobs.predict.PredictJob;
import io.emmer.jobs.store.Publication;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Component, log-density and responsibilities of every row. */
@Command(
    name = "predict",
    description = "Writes component, log-density and responsibilities of every row as Parquet.",
    footer = {
      "",
      "Example:",
      "  emmer predict --model model --input t10k-images-idx3-ubyte.gz --output predictions"
    })
final class PredictVerb extends Verb {
  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Override
  void run() throws IOException {
    try (SparkJob job = startSpark();
        Publication target = Publication.of(job.hadoop(), output.output, output.overwrite)) {
      InputOptions.Inputs inputs = input.inspect(job.hadoop());
      Candidate<?, ?> loaded = model.load(job.hadoop(), inputs.rows().dimensions());
      if (dryRun) {
        printDryRun(inputs.describe());
        return;
      }
      predict(job, inputs, loaded, target);
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("rows", inputs.rows().rows()).put("output", output.output);
      printResult(result, inputs.rows().rows() + " predictions in " + output.output);
    }
  }

  private <M extends Model, S extends Statistics<S>> void predict(
      SparkJob job, InputOptions.Inputs inputs, Candidate<M, S> loaded, Publication target)
      throws IOException {
    try (SparkDataset data = input.load(job, inputs, loaded.family())) {
      PredictJob.run(job, data, loaded.family(), loaded.model(), target);
    }
  }
}
