package io.emmer.app.report;

import java.util.ArrayList;
import java.util.List;

/** A range of values with ticks at round numbers. */
record Axis(double low, double high, double step) {
  private static final double[] ROUND = {1, 2, 5};
  private static final double SMALLEST_RELATIVE_RANGE = 1e-9;
  private static final int MOST_DECIMALS = 12;

  /** A range with at most {@code intervals} intervals, widened if it is nothing. */
  static Axis of(double low, double high, int intervals) {
    double least = SMALLEST_RELATIVE_RANGE * Math.max(1, Math.max(Math.abs(low), Math.abs(high)));
    if (high - low < least) {
      return of(low - least, high + least, intervals);
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

  /** As {@link #of}, with ticks at whole numbers only. */
  static Axis ofWhole(double low, double high, int intervals) {
    Axis axis = of(low, high, intervals);
    return axis.step >= 1 ? axis : new Axis(axis.low, axis.high, 1);
  }

  /** Ticks, with their place in a drawing where low is at {@code from} and high at {@code to}. */
  List<View.Tick> ticks(double from, double to) {
    List<View.Tick> ticks = new ArrayList<>();
    double power = Math.floor(StrictMath.log10(step) + SMALLEST_RELATIVE_RANGE);
    int decimals = (int) Math.max(0, Math.min(MOST_DECIMALS, -power));
    for (double i = Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(
          new View.Tick(
              NumberText.coordinate(place(i * step, from, to)),
              NumberText.real(i * step + 0.0, decimals)));
    }
    return ticks;
  }

  double place(double value, double from, double to) {
    return from + (value - low) / (high - low) * (to - from);
  }
}
