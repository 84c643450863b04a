package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.em.text.Text;
import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/** The range of the finite values of a chart. */
public record Range(double min, double max) {
  /** The range of the finite ones of some values, 0 to 0 if there are none. */
  public static Range of(DoubleStream values) {
    DoubleSummaryStatistics finite = values.filter(Double::isFinite).summaryStatistics();
    return finite.getCount() == 0 ? new Range(0, 0) : new Range(finite.getMin(), finite.getMax());
  }

  /** The difference between the greatest and the least value. */
  double span() {
    return max - min;
  }

  /** The range in words. */
  public String described() {
    return Text.format("between %s and %s", NumberText.real(min), NumberText.real(max));
  }

  /** An axis of the range with a part of the span as padding at both ends. */
  public Axis axis(double padding, int intervals) {
    return Axis.of(min - padding * span(), max + padding * span(), intervals);
  }
}
