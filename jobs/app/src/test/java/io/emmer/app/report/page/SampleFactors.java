package io.emmer.app.report.page;

import io.emmer.em.model.Provenance;
import io.emmer.spark.ratings.FactorDocument;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A page about ratings, without running a factorisation. */
final class SampleFactors {
  private static final int STEPS = 14;

  private SampleFactors() {}

  static String page(String text) {
    List<FactorDocument.Step> steps =
        IntStream.range(0, STEPS)
            .mapToObj(
                step ->
                    new FactorDocument.Step(
                        step,
                        140_000.0 / (step + 1),
                        0.8 + 0.1 / (step + 1),
                        0.9 + 0.001 * Math.abs(step - 8)))
            .toList();
    FactorDocument.Errors errors = new FactorDocument.Errors(0.81, 0.91, 0.93039);
    FactorDocument model =
        new FactorDocument(
            new FactorDocument.Header(1, "factors", 5, 300, 200, 3.5),
            new FactorDocument.Ending(text, 13, 8, 15_000, errors, errors),
            steps,
            null,
            new FactorDocument.Input(20_000, 19_000, 17_000, 1000, 1000, List.of(text)),
            new Provenance(List.of(text + " = " + text), Map.of()),
            null);
    return new FactorReport(model).html(text);
  }
}
