package io.emmer.jobs.ratings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.jobs.report.FactorReport;
import io.emmer.jobs.report.ReportData.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page about a factorisation, from what model.json says. */
public final class FactorPage {
  private FactorPage() {}

  /** The page of a run. */
  public static String html(ObjectNode model, String title) {
    List<FactorReport.Step> steps = new ArrayList<>();
    for (JsonNode step : model.get("trace")) {
      steps.add(
          new FactorReport.Step(
              step.get("step").asInt(),
              step.get("objective").asDouble(),
              step.get("trainingRmse").asDouble(),
              step.get("validationRmse").asDouble()));
    }
    List<Entry> tiles =
        List.of(
            new Entry("test RMSE", rmse(model, "rmse", "test")),
            new Entry("test RMSE of user means", rmse(model, "userMeanRmse", "test")),
            new Entry("validation RMSE", rmse(model, "rmse", "validation")),
            new Entry("training RMSE", rmse(model, "rmse", "training")));
    List<Entry> summary = new ArrayList<>();
    for (String field :
        List.of("users", "items", "factors", "iterations", "bestStep", "stopReason")) {
      summary.add(new Entry(field, model.get(field).asText()));
    }
    for (String field : List.of("ratings", "keptRatings", "training", "validation", "test")) {
      summary.add(new Entry(field, model.get("input").get(field).asText()));
    }
    List<Entry> configuration = new ArrayList<>();
    for (JsonNode option : model.get("configuration")) {
      String text = option.asText();
      int equals = text.indexOf(" = ");
      configuration.add(new Entry(text.substring(0, equals), text.substring(equals + 3)));
    }
    return new FactorReport(
            title, steps, model.get("bestStep").asInt(), tiles, summary, configuration)
        .html();
  }

  private static String rmse(ObjectNode model, String of, String part) {
    return String.format(Locale.ROOT, "%.5f", model.get(of).get(part).asDouble());
  }
}
