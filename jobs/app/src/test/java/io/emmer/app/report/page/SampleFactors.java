package io.emmer.app.report.page;

import io.emmer.app.report.ReportData;
import java.util.List;
import java.util.stream.IntStream;

/** A page about ratings, without running a factorisation. */
final class SampleFactors {
  private static final int STEPS = 14;

  private SampleFactors() {}

  static String page(String text) {
    List<FactorReport.Step> steps =
        IntStream.range(0, STEPS)
            .mapToObj(
                step ->
                    new FactorReport.Step(
                        step,
                        140_000.0 / (step + 1),
                        0.8 + 0.1 / (step + 1),
                        0.9 + 0.001 * Math.abs(step - 8)))
            .toList();
    List<ReportData.Entry> entries =
        List.of(new ReportData.Entry("test RMSE", "0.93039"), new ReportData.Entry(text, text));
    return new FactorReport(text, steps, 8, entries, entries, entries).html();
  }
}
