package io.emmer.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.model.StoredModel;
import io.emmer.jobs.SparkJob;
import io.emmer.jobs.UsageException;
import io.emmer.jobs.data.SparkDataset;
import io.emmer.jobs.report.ComponentSheet;
import io.emmer.jobs.report.HtmlReport;
import io.emmer.jobs.report.ModelReport;
import io.emmer.jobs.report.ReportData;
import io.emmer.jobs.store.HadoopModels;
import io.emmer.jobs.store.HadoopStore;
import io.emmer.jobs.survey.Survey;
import io.emmer.jobs.survey.SurveyTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A page about a model. */
@Command(
    name = "report",
    description = "Writes one self-contained HTML file about a model directory and its rows.",
    footer = {
      "",
      "Example:",
      "  emmer report --model model --input train-images-idx3-ubyte.gz \\",
      "      --labels train-labels-idx1-ubyte.gz --output report.html"
    })
final class ReportVerb extends Verb {
  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--exemplars",
      paramLabel = "M",
      description = "Typical rows shown for every component; default ${DEFAULT-VALUE}.")
  private int exemplars = 12;

  @Option(
      names = "--sheet",
      paramLabel = "PNG",
      description = "Also write the component sheet as a picture, for rows that are images.")
  private String sheet;

  @Override
  void run() throws IOException {
    if (exemplars < 0) {
      throw new UsageException("--exemplars " + exemplars + ": expected 0 or more");
    }
    try (SparkJob job = startSpark()) {
      HadoopStore store = new HadoopStore(job.hadoop());
      store.requireFileFree(output.output, output.overwrite);
      InputOptions.Inputs inputs = input.inspect(job.hadoop());
      store.requireApart(output.output, inputs.paths());
      if (sheet != null) {
        checkSheet(store, inputs);
      }
      Candidate<?, ?> candidate = model.load(job.hadoop(), inputs, input);
      if (dryRun) {
        printDryRun(inputs.describe());
        return;
      }
      StoredModel stored = HadoopModels.read(job.hadoop(), model.model);
      ReportData data = gather(job, inputs, candidate, stored);
      byte[] page = HtmlReport.render(data).getBytes(StandardCharsets.UTF_8);
      store.writeFile(output.output, page, output.overwrite);
      if (sheet != null) {
        store.writeFile(sheet, ComponentSheet.png(data), output.overwrite);
      }
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("output", output.output).put("bytes", page.length);
      printResult(result, "report in " + output.output);
    }
  }

  private void checkSheet(HadoopStore store, InputOptions.Inputs inputs) throws IOException {
    store.requireFileFree(sheet, output.overwrite);
    if (store.absolute(sheet).equals(store.absolute(output.output))) {
      throw new UsageException("--sheet " + sheet + ": is --output too; give another name");
    }
    if (inputs.rows().rowShape().length != 2) {
      throw new UsageException("--sheet " + sheet + ": the rows are no images; leave it out");
    }
  }

  private <M extends Model, S extends Statistics<S>> ReportData gather(
      SparkJob job, InputOptions.Inputs inputs, Candidate<M, S> candidate, StoredModel stored)
      throws IOException {
    try (SparkDataset data = input.load(job, inputs, candidate.family())) {
      Survey survey =
          data.reduceLabelled(
              "report",
              new SurveyTask<>(candidate.family(), candidate.model(), data.origin(), exemplars));
      return ModelReport.of(
          stored,
          candidate.model(),
          survey,
          inputs.labelled(),
          inputs.rows().rowShape(),
          input.transform());
    }
  }
}
