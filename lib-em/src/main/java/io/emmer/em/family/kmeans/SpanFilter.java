package io.emmer.em.family.kmeans;

import io.emmer.em.kernel.Kernels;
import java.util.Arrays;

/**
 * Tells of most rows that their owner a is nearest under the centres of now, from coordinates y in
 * the span of earlier centres. With A_k the coordinates of c_k in it, and v = c_a - c_k,
 *
 * <pre>s_a - s_k = t_a - t_k + e.v,  t_k = y.A_k - |c_k|^2 / 2,  |e.v| &lt;= |e| G_ak + |q.e| |v|
 * </pre>
 *
 * where G_ak^2 = |v|^2 - |A_a - A_k|^2 is the part of v outside of the span. A row is closed if t_a
 * - t_k - |e| G_ak exceeds a margin for every other k. The margin covers all rounding, in single
 * precision here and of the scores that decide otherwise, so that these would find a too, and
 * without a tie. Comparisons fail for NaN, which leaves a row open. Not thread-safe.
 */
final class SpanFilter {
  /** Norms beyond it, or below its inverse, might leave the range of floats. */
  private static final double LARGEST = 1e15;

  private static final double UP = 1 + 0x1p-20;

  private final int components;
  private final int size; // R
  private final int dimensions;
  private final float[] a; // A[k*R + r]
  private final float[] bias; // -|c_k|^2 / 2
  private final float[] gaps; // at least G[a*K + k]
  private final float[] widest; // the largest of them for each a
  private final double largest; // B = max |c_k|
  private final float[] scores; // t[k*TILE + n] of a tile, but -infinity of owners
  private final float[] ofOwner = new float[Kernels.TILE]; // t_a of its rows
  private final float[] ofOthers = new float[Kernels.TILE]; // the largest of their other t_k

  SpanFilter(SpanBasis basis, NearestCentre nearest) {
    double[] squared = Arrays.stream(nearest.bias()).map(b -> -2 * b).toArray();
    this.components = squared.length;
    this.size = basis.size();
    this.dimensions = nearest.relative().length / components;
    this.largest = Math.sqrt(Arrays.stream(squared).max().orElseThrow());
    this.a = new float[components * size];
    this.bias = new float[components];
    this.gaps = new float[components * components];
    this.widest = new float[components];
    this.scores = new float[components * Kernels.TILE];
    double[] centres = nearest.relative();
    double[] coordinates = basis.coordinates(centres);
    for (int k = 0; k < components; k++) {
      bias[k] = (float) nearest.bias()[k];
    }
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) coordinates[i];
    }
    for (int i = 0; i < components; i++) {
      for (int k = 0; k < i; k++) {
        double whole = squaredDistance(centres, i, k, dimensions);
        float gap = gap(whole - squaredDistance(coordinates, i, k, size));
        gaps[i * components + k] = gap;
        gaps[k * components + i] = gap;
        widest[i] = Math.max(widest[i], gap);
        widest[k] = Math.max(widest[k], gap);
      }
    }
  }

  /** |p_i - p_k|^2 of points p[k*count + d]. */
  private static double squaredDistance(double[] points, int i, int k, int count) {
    double sum = 0;
    for (int d = 0; d < count; d++) {
      double step = points[i * count + d] - points[k * count + d];
      sum = Math.fma(step, step, sum);
    }
    return sum;
  }

  /** The root of a difference, to which what it lost to rounding is added back. */
  private float gap(double difference) {
    double rounding = 0x1p-46 * (dimensions + size) * largest * largest;
    return (float) (Math.sqrt(Math.max(0, difference) + rounding) * UP);
  }

  /** Whether floats hold what comes of centres and rows of such norms. */
  private static boolean isInRange(double norm) {
    return norm >= 1 / LARGEST && norm <= LARGEST;
  }

  /**
   * Lists the rows of a tile that may have got another owner.
   *
   * @param open takes their numbers
   * @return how many they are
   */
  int open(SpanCoordinates where, OwnedRows rows, int tile, int[] open) {
    float margin = margin(rows.largestNorm());
    Kernels kernels = Kernels.get();
    for (int k = 0; k < components; k++) {
      int at = k * Kernels.TILE;
      Arrays.fill(scores, at, at + Kernels.TILE, bias[k]);
      kernels.addProducts(a, k * size, size, where.coordinates(), where.at(tile), scores, at);
    }
    int from = tile * Kernels.TILE;
    int last = Math.min(Kernels.TILE, rows.count() - from);
    separate(rows, from, last);
    int count = 0;
    for (int n = 0; n < last; n++) {
      int owner = rows.owner(from + n);
      float rest = where.rest(from + n);
      // Floats round in order: where this holds, it does with every gap of the owner.
      boolean isClosed = ofOwner[n] - ofOthers[n] - rest * widest[owner] > margin;
      if (!isClosed && !isClosed(n, owner, rest, margin)) {
        open[count++] = from + n;
      }
    }
    return count;
  }

  /** Finds the scores of owners and the largest of the others, by loops that become vectors. */
  private void separate(OwnedRows rows, int from, int last) {
    for (int n = 0; n < last; n++) {
      int at = rows.owner(from + n) * Kernels.TILE + n;
      ofOwner[n] = scores[at];
      scores[at] = Float.NEGATIVE_INFINITY;
    }
    Arrays.fill(ofOthers, Float.NEGATIVE_INFINITY);
    for (int k = 0; k < components; k++) {
      raise(ofOthers, scores, k * Kernels.TILE);
    }
  }

  /** NaN stays NaN. */
  private static void raise(float[] largest, float[] scores, int at) {
    for (int n = 0; n < Kernels.TILE; n++) {
      largest[n] = Math.max(largest[n], scores[at + n]);
    }
  }

  private boolean isClosed(int n, int owner, float rest, float margin) {
    for (int k = 0; k < components; k++) {
      float lead = ofOwner[n] - scores[k * Kernels.TILE + n] - rest * gaps[owner * components + k];
      if (!(lead > margin)) {
        return false;
      }
    }
    return true;
  }

  /**
   * With X the largest |x|: each t_k is within (R + 4) 2^-24 (X B + B^2 / 2), |q.e| |v| is at most
   * 2^-22 X B, what the last sums round at most 2^-23 (5 X B + B^2), and the scores in double
   * precision and what they take for a tie are within D 2^-48 (X + B)^2. Infinite, so that all rows
   * are open, where norms are out of range.
   */
  private float margin(double largestRow) {
    if (!isInRange(largest) || !isInRange(largestRow)) {
      return Float.POSITIVE_INFINITY;
    }
    double both = largestRow + largest;
    double margin = (size + 8) * 0x1p-22 * largest * both + dimensions * 0x1p-48 * both * both;
    return (float) (margin * UP);
  }
}
