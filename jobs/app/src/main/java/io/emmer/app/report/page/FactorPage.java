package io.emmer.app.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.app.report.ReportData.Entry;
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
    List<Entry> configuration = new ArrayList<>();
    for (JsonNode option : model.get("configuration")) {
      String text = option.asText();
      int equals = text.indexOf(" = ");
      configuration.add(new Entry(text.substring(0, equals), text.substring(equals + 3)));
    }
    return new FactorReport(
            title, steps, model.get("bestStep").asInt(), tiles, summary(model), configuration)
        .html();
  }

  private static List<Entry> summary(ObjectNode model) {
    JsonNode input = model.get("input");
    String stop = model.get("stopReason").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
    return List.of(
        new Entry("users", count(model.get("users"))),
        new Entry("items", count(model.get("items"))),
        new Entry("factors", count(model.get("factors"))),
        new Entry("steps", count(model.get("iterations"))),
        new Entry("best step", count(model.get("bestStep"))),
        new Entry("stopped by", stop),
        new Entry("ratings read", count(input.get("ratings"))),
        new Entry("ratings kept", count(input.get("keptRatings"))),
        new Entry("for training", count(input.get("training"))),
        new Entry("for validation", count(input.get("validation"))),
        new Entry("for test", count(input.get("test"))));
  }

  private static String count(JsonNode number) {
    return String.format(Locale.ROOT, "%,d", number.asLong());
  }

  private static String rmse(ObjectNode model, String of, String part) {
    return String.format(Locale.ROOT, "%.5f", model.get(of).get(part).asDouble());
  }
}
