package io.emmer.em.synthetic;

import java.util.Arrays;

/**
 * A square grey image on which a round pen of varying radius draws. Coordinates and radii are in
 * pixels; pixel {@code (row y, column x)} has its centre at {@code (x, y)}.
 *
 * <p>The ink of a pixel at distance {@code d} of a stroke of radius {@code r} is {@code r + 1/2 -
 * d}, cut to 0 .. 1: a ramp one pixel wide, which smooths the edge of the stroke.
 */
final class InkCanvas {
  private static final double HALF_RAMP = 0.5;
  private static final int SEGMENTS_PER_SPAN = 5;

  private final int side;

  /** Ink {@code [y * side + x]} before the cut at 1. */
  private final double[] ink;

  InkCanvas(int side) {
    this.side = side;
    this.ink = new double[side * side];
  }

  /**
   * Draws the uniform Catmull-Rom spline through {@code [3 * point + (0 for x, 1 for y, 2 for
   * radius)]}. The end points count twice, so the stroke begins and ends there.
   */
  void stroke(double[] points) {
    int last = points.length / 3 - 1;
    double[] from = Arrays.copyOf(points, 3);
    double[] to = new double[3];
    for (int span = 0; span < last; span++) {
      for (int step = 1; step <= SEGMENTS_PER_SPAN; step++) {
        double t = (double) step / SEGMENTS_PER_SPAN;
        for (int axis = 0; axis < 3; axis++) {
          double before = points[3 * Math.max(span - 1, 0) + axis];
          double after = points[3 * Math.min(span + 2, last) + axis];
          to[axis] = spline(before, points[3 * span + axis], points[3 * span + 3 + axis], after, t);
        }
        segment(from, to);
        System.arraycopy(to, 0, from, 0, 3);
      }
    }
  }

  /** Catmull-Rom value between {@code p1} (t = 0) and {@code p2} (t = 1). */
  private static double spline(double p0, double p1, double p2, double p3, double t) {
    double linear = p2 - p0;
    double quadratic = 2 * p0 - 5 * p1 + 4 * p2 - p3;
    double cubic = 3 * (p1 - p2) + p3 - p0;
    return p1 + 0.5 * t * (linear + t * (quadratic + t * cubic));
  }

  private void segment(double[] from, double[] to) {
    double reach = Math.max(from[2], to[2]) + HALF_RAMP;
    int left = firstPixel(Math.min(from[0], to[0]) - reach);
    int right = lastPixel(Math.max(from[0], to[0]) + reach);
    int top = firstPixel(Math.min(from[1], to[1]) - reach);
    int bottom = lastPixel(Math.max(from[1], to[1]) + reach);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        int pixel = y * side + x;
        ink[pixel] = Math.max(ink[pixel], inkAt(x, y, from, to));
      }
    }
  }

  private int firstPixel(double coordinate) {
    return (int) Math.max(0, Math.ceil(coordinate));
  }

  private int lastPixel(double coordinate) {
    return (int) Math.min(side - 1, Math.floor(coordinate));
  }

  private static double inkAt(double x, double y, double[] from, double[] to) {
    double dx = to[0] - from[0];
    double dy = to[1] - from[1];
    double squaredLength = dx * dx + dy * dy;
    double along = (x - from[0]) * dx + (y - from[1]) * dy;
    // The comparison also keeps a segment of length 0, as at a corner, from dividing by 0.
    double t = along <= 0 ? 0 : Math.min(along / squaredLength, 1);
    double offX = x - from[0] - t * dx;
    double offY = y - from[1] - t * dy;
    double radius = from[2] + t * (to[2] - from[2]);
    return radius + HALF_RAMP - Math.sqrt(offX * offX + offY * offY);
  }

  /** Writes the grey levels, 0 for paper to 255 for full ink, as unsigned bytes, row by row. */
  void copyTo(byte[] into, int offset) {
    for (int pixel = 0; pixel < ink.length; pixel++) {
      into[offset + pixel] = (byte) Math.round(255 * Math.min(ink[pixel], 1));
    }
  }
}
