package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import java.util.Arrays;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;

/** A scale from low to high on which the values of rows are drawn as bars. */
public record Profile(double low, double high) {
  static final int WIDTH = 128;
  static final int HEIGHT = 64;

  /** The number of features that are shown, the first ones. */
  public static final int FEATURES = 64;

  /** Below this ratio of span to size, bars from zero would all look alike. */
  private static final double SMALL_SPAN = 0.2;

  private static final double BAR_WIDTH = 0.8;

  /** A scale for all of {@code rows}, with zero unless they are far from it. */
  static Profile of(Collection<double[]> rows) {
    DoubleSummaryStatistics shown =
        rows.stream()
            .flatMapToDouble(row -> Arrays.stream(row).limit(FEATURES))
            .filter(Double::isFinite)
            .summaryStatistics();
    if (shown.getCount() == 0) {
      return new Profile(0, 1);
    }
    double min = shown.getMin();
    double max = shown.getMax();
    if (max - min >= SMALL_SPAN * Math.max(Math.abs(min), Math.abs(max))) {
      min = Math.min(0, min);
      max = Math.max(0, max);
    }
    return max > min ? new Profile(min, max) : new Profile(min - 1, max + 1);
  }

  /** SVG path of the bars. */
  String path(double[] row) {
    int features = Math.min(FEATURES, row.length);
    double step = (double) WIDTH / features;
    StringBuilder path = new StringBuilder();
    for (int d = 0; d < features; d++) {
      if (Double.isFinite(row[d])) {
        path.append('M').append(NumberText.coordinate((d + (1 - BAR_WIDTH) / 2) * step));
        path.append(' ').append(base());
        path.append('V').append(NumberText.coordinate(y(row[d])));
        path.append('h').append(NumberText.coordinate(BAR_WIDTH * step));
        path.append('V').append(base()).append('Z');
      }
    }
    return path.toString();
  }

  /** Height of the line where the bars begin: zero, or what is nearest to it. */
  String base() {
    return NumberText.coordinate(y(Math.max(low, Math.min(high, 0))));
  }

  private double y(double value) {
    return HEIGHT * (high - value) / (high - low);
  }
}
