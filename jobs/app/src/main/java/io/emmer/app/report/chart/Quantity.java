package io.emmer.app.report.chart;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a curve shows of each of some things, such as the error of every step.
 *
 * @param colour index of its colour in the palette
 * @param dashes lengths of dashes and gaps as SVG has them, or "none"
 */
public record Quantity<T>(String name, int colour, String dashes, ToDoubleFunction<T> value) {
  /** The range of the finite values of several quantities. */
  public static <T> Range range(List<Quantity<T>> quantities, List<T> things) {
    return Range.of(
        quantities.stream().flatMapToDouble(one -> things.stream().mapToDouble(one.value)));
  }

  /** The names of several quantities in words. */
  public static <T> String names(List<Quantity<T>> quantities) {
    return quantities.stream().map(Quantity::name).collect(Collectors.joining(" and "));
  }

  /** The value of a thing. */
  public double of(T thing) {
    return value.applyAsDouble(thing);
  }

  /** The curve through some marks, of which some have a dot. */
  public SeriesChart.Curve curve(List<SeriesChart.Mark> line, List<SeriesChart.Mark> dots) {
    return new SeriesChart.Curve(name, colour, dashes, line, dots);
  }
}
