package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.report.Comparison;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.ReportModels;
import io.emmer.app.report.SweepData;
import io.emmer.em.Family;
import io.emmer.em.findings.Finding;
import io.emmer.em.text.Text;
import io.emmer.spark.NotConvergedException;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.fit.WarmStart;
import io.emmer.spark.metrics.FitMetrics;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.sweep.Criterion;
import io.emmer.spark.sweep.SweepConfiguration;
import io.emmer.spark.sweep.SweepDocument;
import io.emmer.spark.sweep.SweepJob;
import io.emmer.spark.sweep.SweepOutput;
import io.emmer.spark.sweep.SweepPlan;
import io.emmer.spark.sweep.SweepResult;
import io.emmer.spark.sweep.SweepRow;
import io.emmer.spark.sweep.SweepTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits a grid of families, K and restarts. */
@Command(
    name = "sweep",
    customSynopsis =
        "emmer sweep --input PATH --families NAME,... --components K,... --output DIR "
            + "[options]",
    description = {
      "Fits families x K x restarts in shared passes and ranks them.",
      "Mixtures are ranked by an information criterion. Writes sweep.json with all "
          + "traces, and the best model of every group."
    },
    footer = {
      "  emmer sweep --input train-images-idx3-ubyte.gz --families bernoulli \\",
      "      --components 10,20,30 --restarts 5 --output sweep",
      "  emmer sweep --input rows/ --families gaussian-unit,gaussian-diagonal --components 2..5 \\",
      "      --restarts 10 --init kmeans++ --criterion icl --time-limit 600 --output sweep"
    })
final class SweepVerb extends SparkVerb {
  @Mixin private TrainingInputOptions input;
  @Mixin private CheckpointOptions checkpoint;
  @Mixin private OutputOptions output;
  @Mixin private MetricsOption metrics;
  @Mixin private ReportOption report;
  @Mixin private RunOptions run;
  @Mixin private HeldOutOption heldOut;

  @Option(
      names = "--families",
      split = ",",
      required = true,
      paramLabel = "NAME",
      description = "Families to fit, separated by commas; emmer fit --help lists them.")
  private List<String> families;

  @Option(
      names = {"-k", "--components"},
      split = ",",
      required = true,
      paramLabel = "K",
      description = "Numbers of components to fit, with commas between, and ranges as 2..20.")
  private List<String> components;

  @NoEffectOnNumbers
  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      description = "Criterion that ranks mixtures: bic, aic or icl. Default: ${DEFAULT-VALUE}.")
  private Criterion criterion = Criterion.BIC;

  @NoEffectOnNumbers
  @Option(
      names = "--max-concurrent",
      paramLabel = "N",
      description = "Maximum number of candidates that run at once. Default: what memory allows.")
  private Integer maxConcurrent;

  @Override
  SparkWork prepare() {
    List<SweepConfiguration> configurations =
        run.configurations(families, RunOptions.counts(components), err());
    require(
        maxConcurrent == null || maxConcurrent >= 1,
        "--max-concurrent " + maxConcurrent,
        "1 or more");
    RowQuery query =
        input.query(
            configurations.get(0).settings().seed(),
            configurations.stream().<Family<?, ?>>map(SweepConfiguration::family).toList(),
            err());
    configurations.forEach(of -> query.transform().check(of.family()));
    checkpoint.settings();
    heldOut.check(input);
    return () -> {
      RowSource rows =
          inspect(WarmStart.query(job.hadoop(), configurations.get(0).settings(), query));
      report.check(store, output);
      WarmStart start = new WarmStart(Optional.empty(), rows);
      for (SweepConfiguration configuration : configurations) {
        start = WarmStart.of(job.hadoop(), configuration.settings(), rows);
      }
      start = heldOut.split(start, configurations.get(0).settings().seed());
      SavedRuns saved = checkpoint.open(this, job, start);
      rows.tellDoubts(job);
      if (isDryRun(rows.describe(), RunOptions.chosen(configurations))) {
        return;
      }
      try (FitMetrics lines = metrics.open(this, job)) {
        int atOnce = maxConcurrent == null ? 0 : maxConcurrent;
        sweep(
            new SweepPlan(configurations, criterion, atOnce, start.model(), saved, lines),
            start.rows());
      }
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.directory(output);
    input.check(files);
  }

  private void sweep(SweepPlan plan, RowSource rows) throws IOException {
    err().printf(Locale.ROOT, "reading %s%n", rows.describe());
    SweepResult result = SweepJob.run(job, rows, heldOut.rows(), plan, err());
    SweepDocument document = result.document(provenance(job));
    SweepOutput.write(job.hadoop(), output.output, output.overwrite, result, document);
    if (report.isGiven()) {
      writeReport(rows);
    }
    warn(result);
    printResult(
        document,
        Text.format(
            "%s%n%s%s%n%s",
            SweepTable.text(result),
            models(result),
            report.remark(),
            Finding.lines(document.findings(), MOST_FINDINGS)));
    requireConverged(result);
    String best = result.groups().get(0).directory();
    String directory = SourceOptions.directory(output.output);
    tellNext(
        "emmer explain " + SourceOptions.directory(output.output + "/" + best),
        Text.format(
            "emmer report --sweep %s %s --output %1$s.html",
            directory, SourceOptions.words(commandLine())));
  }

  private void writeReport(RowSource rows) throws IOException {
    ReportModels looks =
        new ReportModels(job, rows, rows.input().rowShape(), ReportOption.EXEMPLARS);
    SweepData found = ReportModels.sweep(store, output.output);
    List<ReportData> models = new ArrayList<>();
    for (String directory : found.models(output.output)) {
      models.add(looks.look(directory));
    }
    Comparison page = Comparison.of(found, output.output, models, null);
    report.write(store, page, output.overwrite);
  }

  private void warn(SweepResult result) {
    if (result.notStarted() > 0) {
      err()
          .printf(
              Locale.ROOT,
              "warning: the time limit left out %d candidate(s); raise --time-limit%n",
              result.notStarted());
    }
    for (SweepRow fitted : result.fitted()) {
      int wanted = fitted.configuration().settings().components();
      if (fitted.runs().stream().anyMatch(run -> run.components() < wanted)) {
        err()
            .printf(
                Locale.ROOT,
                "warning: kmeans K=%d: fewer centres kept, there are no more distinct rows%n",
                wanted);
      }
    }
  }

  private String models(SweepResult result) {
    StringBuilder text = new StringBuilder("\n");
    for (SweepResult.Group group : result.groups()) {
      text.append(
          Text.format("best of %s: %s/%s%n", group.name(), output.output, group.directory()));
    }
    return text.toString().stripTrailing();
  }

  private void requireConverged(SweepResult result) {
    for (SweepResult.Group group : result.groups()) {
      if (run.failIfNotConverged && !group.best().best().converged()) {
        throw new NotConvergedException(
            Text.format(
                "the best of %s did not converge (%s); the sweep is in %s",
                group.name(), group.best().best().stopReason(), output.output));
      }
    }
  }
}
