package io.emmer.app.report.page;

import io.emmer.app.image.ImageShape;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Values;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/** A page about drift, without running a night. */
final class SampleDrift {
  private static final int NIGHTS = 30;
  private static final int COMPONENTS = 12;
  private static final int SIDE = 4;

  private SampleDrift() {}

  static String page(String text, boolean images) {
    return report(text, images).html();
  }

  private static DriftReport report(String text, boolean images) {
    return new DriftReport(
        "Night of 2026-11-21 " + text,
        new DriftReport.Verdict(false, "refused: " + text),
        "2026-11-20",
        "log-likelihood",
        List.of(
            new DriftReport.Check("minRows", "10000", "12345", true),
            new DriftReport.Check("maxDropPerRow", "at most 0.5", "", true),
            new DriftReport.Check("maxWeightDrift", text, "0.31", false)),
        IntStream.range(0, COMPONENTS).mapToObj(SampleDrift::matched).toList(),
        IntStream.range(0, NIGHTS).mapToObj(night -> run(night, text)).toList(),
        images ? ImageShape.grey(SIDE, SIDE) : null,
        List.of(
            new ReportData.Entry("family", "gaussian-diagonal"), new ReportData.Entry(text, text)));
  }

  private static DriftReport.Matched matched(int k) {
    boolean isNew = k == COMPONENTS - 2;
    boolean isGone = k == COMPONENTS - 1;
    return new DriftReport.Matched(
        isGone ? -1 : k,
        isNew ? -1 : (k + 1) % COMPONENTS,
        isGone ? 0 : 1.5 / (k + 10),
        isNew ? 0 : 1.0 / (k + 8),
        isNew || isGone ? 0 : 0.1 * k,
        isNew || isGone ? 0 : 0.02 * k,
        isGone ? null : prototype(k, 0.1),
        isNew ? null : prototype(k, 0));
  }

  private static Values prototype(int k, double shift) {
    return Values.of(
        IntStream.range(0, SIDE * SIDE)
            .mapToDouble(d -> 0.5 + 0.4 * Math.sin(k + d) + shift)
            .toArray());
  }

  private static DriftReport.Run run(int night, String text) {
    boolean failed = night == 12;
    return new DriftReport.Run(
        LocalDate.of(2026, 10, 23).plusDays(night).toString(),
        failed ? "failed" : night % 9 == 8 ? "refused" : "published",
        failed ? 0 : 10_000 + 37 * night,
        failed ? Double.NaN : -12 - 0.02 * night,
        failed || night == 0 ? Double.NaN : -12.05 - 0.021 * night,
        failed || night == 0 ? Double.NaN : 0.02 + 0.001 * night,
        failed || night == 0 ? Double.NaN : 0.1 + 0.01 * (night % 7),
        failed ? text : "the gate let it pass");
  }
}
