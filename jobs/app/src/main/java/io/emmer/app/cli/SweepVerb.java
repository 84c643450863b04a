package io.emmer.app.cli;

import io.emmer.em.Candidate;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.Provenance;
import io.emmer.spark.NotConvergedException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.metrics.FitMetrics;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.sweep.Configuration;
import io.emmer.spark.sweep.Fitted;
import io.emmer.spark.sweep.SweepDocument;
import io.emmer.spark.sweep.SweepJob;
import io.emmer.spark.sweep.SweepJson;
import io.emmer.spark.sweep.SweepOutput;
import io.emmer.spark.sweep.SweepPlan;
import io.emmer.spark.sweep.SweepResult;
import io.emmer.spark.sweep.SweepTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fits a grid of families, K and restarts. */
@Command(
    name = "sweep",
    description = {
      "Fits families x K x restarts in shared passes, ranks them by an information criterion.",
      "Writes sweep.json with all traces and the best model of every group."
    },
    footer = {
      "",
      "Examples:",
      "  emmer sweep --input train-images-idx3-ubyte.gz --families bernoulli \\",
      "      --components 10,20,30 --restarts 5 --output sweep",
      "  emmer sweep --input rows/ --families gaussian-unit,gaussian-diagonal --components 2,3,4,5"
          + " \\",
      "      --restarts 10 --init kmeans++ --criterion icl --time-limit 600 --output sweep"
    })
final class SweepVerb extends Verb {
  @Mixin private TrainingInputOptions input;
  @Mixin private SweepOptions options;
  @Mixin private CheckpointOptions checkpoint;
  @Mixin private OutputOptions output;
  @Mixin private MetricsOption metrics;

  @Override
  void run() throws IOException {
    List<Configuration> configurations = options.configurations(err());
    int maxConcurrent = options.maxConcurrent();
    for (Configuration configuration : configurations) {
      input.checkFamily(configuration.family());
    }
    checkpoint.settings();
    try (SparkJob job = startSpark()) {
      HadoopStore store = new HadoopStore(job.hadoop());
      store.requireFree(output.output, output.overwrite);
      InputOptions.Inputs inputs =
          input.inspect(job.hadoop(), configurations.get(0).settings().seed());
      store.requireApart(output.output, inputs.paths());
      metrics.check(store, inputs.paths(), output.output);
      Optional<Candidate<?, ?>> warmStart = Optional.empty();
      for (Configuration configuration : configurations) {
        warmStart = WarmStart.of(job, configuration.settings(), input, inputs);
      }
      SavedRuns saved = checkpoint.open(this, job, input, inputs, warmStart, output.output);
      if (dryRun) {
        printDryRun(inputs.describe());
        return;
      }
      try (FitMetrics lines = metrics.open(this, job)) {
        sweep(
            job,
            new SweepPlan(
                configurations, options.criterion(), maxConcurrent, warmStart, saved, lines),
            inputs);
      }
    }
  }

  private void sweep(SparkJob job, SweepPlan plan, InputOptions.Inputs in) throws IOException {
    err().printf("reading %s%n", in.describe());
    SweepResult result =
        SweepJob.run(
            job.context(), family -> input.load(job, in, family), in.rows().rows(), plan, err());
    InputDocument read =
        ModelMetadata.input(in.rows(), input.scaling(in.rows()), input.transform());
    Provenance provenance = ModelMetadata.provenance(effectiveOptions(), job.session().version());
    SweepDocument document = SweepJson.of(result, in.rows().rows(), read, provenance);
    SweepOutput.write(
        job.hadoop(),
        output.output,
        output.overwrite,
        result,
        document,
        input.transform(),
        (outcome, settings) ->
            ModelMetadata.of(outcome, settings, read, in.rows().rows(), provenance));
    warn(result);
    printResult(document, SweepTable.text(result) + "\n" + models(result));
    requireConverged(result);
  }

  private void warn(SweepResult result) {
    if (result.notStarted() > 0) {
      err()
          .printf(
              "warning: the time limit left out %d candidate(s); raise --time-limit%n",
              result.notStarted());
    }
    for (Fitted fitted : result.fitted()) {
      int wanted = fitted.configuration().settings().components();
      if (fitted.runs().stream().anyMatch(run -> run.components() < wanted)) {
        err()
            .printf(
                "warning: kmeans K=%d: fewer centres kept, there are no more distinct rows%n",
                wanted);
      }
    }
  }

  private String models(SweepResult result) {
    StringBuilder text = new StringBuilder("\n");
    for (SweepResult.Group group : result.groups()) {
      text.append("best of %s: %s/%s%n".formatted(group.name(), output.output, group.directory()));
    }
    return text.toString().stripTrailing();
  }

  private void requireConverged(SweepResult result) {
    for (SweepResult.Group group : result.groups()) {
      if (options.failIfNotConverged() && !group.best().best().converged()) {
        throw new NotConvergedException(
            "the best of %s did not converge (%s); the sweep is in %s"
                .formatted(group.name(), group.best().best().stopReason(), output.output));
      }
    }
  }
}
