package io.emmer.em.tree;

import io.emmer.em.function.PairwiseDistance;
import java.util.Arrays;

/**
 * Up to 64 points, feature by feature, so that distances of one point to all of them advance
 * together: lanes run over points, never over the summed index, and so the bits are the same on
 * every processor.
 */
final class RowTile {
  static final int ROWS = 64;

  /** values[d*ROWS + r]. */
  private final double[] values;

  private final int dimensions;

  /**
   * @param points points[i*D + d]
   * @param rows which points, in the order of the lanes
   */
  RowTile(double[] points, int dimensions, int[] rows) {
    this.dimensions = dimensions;
    this.values = new double[dimensions * ROWS];
    for (int r = 0; r < rows.length; r++) {
      for (int d = 0; d < dimensions; d++) {
        values[d * ROWS + r] = points[rows[r] * dimensions + d];
      }
    }
  }

  /** Replaces the point of lane r by x[from..from+D-1] / divisor. */
  void set(int r, double[] x, int from, double divisor) {
    for (int d = 0; d < dimensions; d++) {
      values[d * ROWS + r] = x[from + d] / divisor;
    }
  }

  /** Copies the point of lane r to x[0..D-1]. */
  void copy(int r, double[] x) {
    for (int d = 0; d < dimensions; d++) {
      x[d] = values[d * ROWS + r];
    }
  }

  /** out[r] = the distance of x[from..from+D-1] to the point of lane r; squared for L2. */
  void compare(PairwiseDistance norm, double[] x, int from, double[] out) {
    Arrays.fill(out, 0, ROWS, 0);
    switch (norm) {
      case L1 -> sumAbsolute(x, from, out);
      case L2 -> sumSquares(x, from, out);
      case LINF -> maxAbsolute(x, from, out);
    }
  }

  /** The distance, from what {@link #compare} gave. */
  static double distance(PairwiseDistance norm, double compared) {
    return norm == PairwiseDistance.L2 ? Math.sqrt(compared) : compared;
  }

  private void sumSquares(double[] x, int from, double[] out) {
    int d = 0;
    for (; d + 3 < dimensions; d += 4) {
      squaresOfFour(values, d * ROWS, x, from + d, out);
    }
    for (; d < dimensions; d++) {
      double a = x[from + d];
      for (int r = 0; r < ROWS; r++) {
        double t = a - values[d * ROWS + r];
        out[r] += t * t;
      }
    }
  }

  private static void squaresOfFour(double[] values, int at, double[] x, int from, double[] out) {
    double a = x[from];
    double b = x[from + 1];
    double c = x[from + 2];
    double e = x[from + 3];
    for (int r = 0; r < ROWS; r++) {
      double s = a - values[at + r];
      double t = b - values[at + ROWS + r];
      double u = c - values[at + 2 * ROWS + r];
      double v = e - values[at + 3 * ROWS + r];
      out[r] = out[r] + s * s + t * t + u * u + v * v;
    }
  }

  private void sumAbsolute(double[] x, int from, double[] out) {
    int d = 0;
    for (; d + 3 < dimensions; d += 4) {
      absoluteOfFour(values, d * ROWS, x, from + d, out);
    }
    for (; d < dimensions; d++) {
      double a = x[from + d];
      for (int r = 0; r < ROWS; r++) {
        out[r] += Math.abs(a - values[d * ROWS + r]);
      }
    }
  }

  private static void absoluteOfFour(double[] values, int at, double[] x, int from, double[] out) {
    double a = x[from];
    double b = x[from + 1];
    double c = x[from + 2];
    double e = x[from + 3];
    for (int r = 0; r < ROWS; r++) {
      double s = Math.abs(a - values[at + r]);
      double t = Math.abs(b - values[at + ROWS + r]);
      double u = Math.abs(c - values[at + 2 * ROWS + r]);
      double v = Math.abs(e - values[at + 3 * ROWS + r]);
      out[r] = out[r] + s + t + u + v;
    }
  }

  private void maxAbsolute(double[] x, int from, double[] out) {
    for (int d = 0; d < dimensions; d++) {
      double a = x[from + d];
      for (int r = 0; r < ROWS; r++) {
        out[r] = Math.max(out[r], Math.abs(a - values[d * ROWS + r]));
      }
    }
  }
}
