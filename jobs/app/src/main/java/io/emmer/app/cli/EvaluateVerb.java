package io.emmer.app.cli;

import io.emmer.app.survey.Survey;
import io.emmer.app.survey.SurveyTask;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.Objective;
import io.emmer.em.Statistics;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.SparkDataset;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How well a model fits rows, and how its components agree with labels. */
@Command(
    name = "evaluate",
    description =
        "With labels: contingency table, purity, NMI, ARI, Hungarian accuracy; always:"
            + " log-likelihood per row, or inertia.",
    footer = {
      "",
      "Example:",
      "  emmer evaluate --model model --input t10k-images-idx3-ubyte.gz \\",
      "      --labels t10k-labels-idx1-ubyte.gz"
    })
final class EvaluateVerb extends Verb {
  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;

  @Override
  void run() throws IOException {
    try (SparkJob job = startSpark()) {
      model.requireRows(job.hadoop());
      InputOptions.Inputs inputs = input.inspect(job.hadoop());
      Candidate<?, ?> loaded = model.load(job.hadoop(), inputs, input);
      if (dryRun) {
        printDryRun(inputs.describe());
        return;
      }
      Survey survey = survey(job, inputs, loaded);
      printResult(result(survey, loaded, inputs), text(survey, loaded, inputs));
    }
  }

  private EvaluationResult result(
      Survey survey, Candidate<?, ?> model, InputOptions.Inputs inputs) {
    boolean inertia = model.family().objective() == Objective.INERTIA;
    double score = survey.score();
    double perRow = score / survey.weight();
    Contingency table = survey.contingency();
    return new EvaluationResult(
        survey.rows(),
        inertia ? score : null,
        inertia ? perRow : null,
        inertia ? null : score,
        inertia ? null : perRow,
        input.transform().isNone() ? null : input.transform().describe(),
        inputs.labelled() ? Agreement.of(table) : null,
        inputs.labelled() ? EvaluationResult.counts(table) : null);
  }

  private String text(Survey survey, Candidate<?, ?> model, InputOptions.Inputs inputs) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d rows, %s per row %.6f",
            survey.rows(),
            model.family().objective().label(),
            survey.score() / survey.weight()));
    if (!input.transform().isNone()) {
      text.append(" (").append(input.transform().remark()).append(')');
    }
    if (inputs.labelled()) {
      describe(survey.contingency(), text);
    }
    return text.toString();
  }

  private <M extends Model, S extends Statistics<S>> Survey survey(
      SparkJob job, InputOptions.Inputs inputs, Candidate<M, S> loaded) throws IOException {
    try (SparkDataset data = input.load(job, inputs, loaded.family())) {
      return data.reduceLabelled(
          "evaluate", new SurveyTask<>(loaded.family(), loaded.model(), data.origin(), 0));
    }
  }

  private static void describe(Contingency table, StringBuilder text) {
    Agreement agreement = Agreement.of(table);
    text.append(
        String.format(
            Locale.ROOT,
            "%npurity %.4f, NMI %.4f, ARI %.4f, Hungarian accuracy %.4f%n%8s",
            agreement.purity(),
            agreement.nmi(),
            agreement.ari(),
            agreement.hungarianAccuracy(),
            "label"));
    for (int k = 0; k < table.components(); k++) {
      text.append(String.format(Locale.ROOT, "%7d", k));
    }
    for (int label = 0; label < table.labels().size(); label++) {
      text.append(String.format(Locale.ROOT, "%n%8s", table.labels().get(label)));
      for (long count : table.counts()[label]) {
        text.append(String.format(Locale.ROOT, "%7d", count));
      }
    }
  }
}
