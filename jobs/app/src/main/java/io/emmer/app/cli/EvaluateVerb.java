package io.emmer.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
      boolean inertia = loaded.family().objective() == Objective.INERTIA;
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("rows", survey.rows());
      result.put(inertia ? "inertia" : "logLikelihood", survey.score());
      result.put(
          inertia ? "inertiaPerRow" : "logLikelihoodPerRow", survey.score() / survey.weight());
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "%d rows, %s per row %.6f",
              survey.rows(),
              loaded.family().objective().label(),
              survey.score() / survey.weight()));
      if (!input.transform().isNone()) {
        result.put("rowsAre", input.transform().describe());
        text.append(" (").append(input.transform().remark()).append(')');
      }
      if (inputs.labelled()) {
        describe(survey.contingency(), result, text);
      }
      printResult(result, text.toString());
    }
  }

  private <M extends Model, S extends Statistics<S>> Survey survey(
      SparkJob job, InputOptions.Inputs inputs, Candidate<M, S> loaded) throws IOException {
    try (SparkDataset data = input.load(job, inputs, loaded.family())) {
      return data.reduceLabelled(
          "evaluate", new SurveyTask<>(loaded.family(), loaded.model(), data.origin(), 0));
    }
  }

  private static void describe(Contingency table, ObjectNode result, StringBuilder text) {
    Agreement agreement = Agreement.of(table);
    result.put("purity", agreement.purity());
    result.put("nmi", agreement.nmi());
    result.put("ari", agreement.ari());
    result.put("hungarianAccuracy", agreement.hungarianAccuracy());
    ObjectNode counts = result.putObject("contingency");
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
      ArrayNode row = counts.putArray(table.labels().get(label));
      text.append(String.format(Locale.ROOT, "%n%8s", table.labels().get(label)));
      for (long count : table.counts()[label]) {
        row.add(count);
        text.append(String.format(Locale.ROOT, "%7d", count));
      }
    }
  }
}
