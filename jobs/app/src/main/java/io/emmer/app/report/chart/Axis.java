package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of values with ticks at round numbers.
 *
 * <pre>{@code
 * Axis y = Axis.of(-0.13, 0.52, 5); // ticks at 0.0, 0.2, 0.4
 * List<Axis.Tick> ticks = y.ticks(218, 12); // upwards in a drawing
 * double place = y.place(0.25, 218, 12);
 * }</pre>
 *
 * @param step distance of two ticks
 */
public record Axis(double low, double high, double step) {
  private static final double[] ROUND = {1, 2, 5};
  private static final double SMALLEST_RELATIVE_RANGE = 1e-9;
  private static final double WIDENED = 0.05;
  private static final int MOST_DECIMALS = 12;

  /** A tick with its coordinate. */
  public record Tick(String at, String label) {}

  /** An axis with at most {@code intervals} intervals, widened if the range is empty. */
  public static Axis of(double low, double high, int intervals) {
    double size = Math.max(1, Math.max(Math.abs(low), Math.abs(high)));
    if (high - low < SMALLEST_RELATIVE_RANGE * size) {
      return of(low - WIDENED * size, high + WIDENED * size, intervals);
    }
    double raw = (high - low) / intervals;
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
    for (double round : ROUND) {
      if (round * power >= raw) {
        return new Axis(low, high, round * power);
      }
    }
    return new Axis(low, high, 10 * power);
  }

  /** An axis as by {@link #of}, with ticks at whole numbers only. */
  public static Axis ofWhole(double low, double high, int intervals) {
    Axis axis = of(low, high, intervals);
    return axis.step >= 1 ? axis : new Axis(axis.low, axis.high, 1);
  }

  /** The ticks in a drawing that has low at {@code from} and high at {@code to}. */
  public List<Tick> ticks(double from, double to) {
    List<Tick> ticks = new ArrayList<>();
    double power = Math.floor(StrictMath.log10(step) + SMALLEST_RELATIVE_RANGE);
    int decimals = (int) Math.max(0, Math.min(MOST_DECIMALS, -power));
    for (double i = Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(
          new Tick(
              NumberText.coordinate(place(i * step, from, to)),
              NumberText.real(i * step + 0.0, decimals)));
    }
    return ticks;
  }

  /** The ticks of an axis of percentages. */
  public List<Tick> percentTicks(double from, double to) {
    return ticks(from, to).stream().map(t -> new Tick(t.at(), t.label() + "%")).toList();
  }

  /** The place of a value in a drawing that has low at {@code from} and high at {@code to}. */
  public double place(double value, double from, double to) {
    return from + (value - low) / (high - low) * (to - from);
  }
}
