package io.emmer.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.Candidate;
import io.emmer.jobs.SparkJob;
import io.emmer.jobs.data.SparkDataset;
import io.emmer.jobs.predict.PredictJob;
import io.emmer.jobs.store.HadoopStore;
import java.io.IOException;
import java.util.List;
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
    try (SparkJob job = startSpark()) {
      HadoopStore store = new HadoopStore(job.hadoop());
      store.requireFree(output.output, output.overwrite);
      InputOptions.Inputs inputs = input.inspect(job.hadoop());
      store.requireApart(output.output, inputs.paths());
      store.requireApart(output.output, List.of(this.model.model));
      Candidate<?, ?> model = this.model.load(job.hadoop(), inputs, input);
      if (dryRun) {
        printDryRun(inputs.describe());
        return;
      }
      try (SparkDataset data = input.load(job, inputs, model.family())) {
        PredictJob.run(job, data, model, inputs.rows().idType(), output.output, output.overwrite);
      }
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("rows", inputs.rows().rows()).put("output", output.output);
      printResult(result, inputs.rows().rows() + " predictions in " + output.output);
    }
  }
}
