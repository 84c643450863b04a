package io.emmer.em.family.kmeans;

import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;

/**
 * Where the rows of a block lie in the span of a {@link SpanBasis}, in single precision, and how
 * far from it. With y the coordinates as they are stored, e = x - sum_r y_r q_r: |e| is at most
 * {@link #rest}, and |q.e| at most 2^-23 |x|.
 */
final class SpanCoordinates {
  /** Bounds, as a share of |x|^2, what rounding takes from |x|^2 - |y|^2. */
  private static final double ROUNDING = 0x1p-20;

  private final SpanBasis basis;
  private final float[] coordinates; // [(tile*R + r)*TILE + n]
  private final float[] rest; // [n]

  private SpanCoordinates(SpanBasis basis, float[] coordinates, float[] rest) {
    this.basis = basis;
    this.coordinates = coordinates;
    this.rest = rest;
  }

  /**
   * Coordinates for this many rows, still to be set.
   *
   * @param oldOrNull whose memory they take where it fits: with new memory every few passes, ten
   *     runs spent a seventh of their time in garbage collection
   */
  static SpanCoordinates of(SpanBasis basis, int rows, SpanCoordinates oldOrNull) {
    int tiles = (rows - 1) / Kernels.TILE + 1;
    int length = tiles * basis.size() * Kernels.TILE;
    return oldOrNull != null && oldOrNull.coordinates.length == length
        ? new SpanCoordinates(basis, oldOrNull.coordinates, oldOrNull.rest)
        : new SpanCoordinates(basis, new float[length], new float[rows]);
  }

  /** Sets those of row n to values[offset + r]. */
  void set(DataBlock block, int n, double[] values, int offset) {
    int at = at(n / Kernels.TILE) + n % Kernels.TILE;
    double inside = 0;
    for (int r = 0; r < basis.size(); r++) {
      float y = (float) values[offset + r];
      coordinates[at + r * Kernels.TILE] = y;
      inside += (double) y * y;
    }
    double outside = Math.max(0, block.squaredNorm(n) - inside);
    double bound = Math.sqrt(outside + ROUNDING * block.squaredNorm(n));
    rest[n] = (float) (bound * (1 + ROUNDING));
  }

  SpanBasis basis() {
    return basis;
  }

  float[] coordinates() {
    return coordinates;
  }

  /** Where the coordinates of a tile begin. */
  int at(int tile) {
    return tile * basis.size() * Kernels.TILE;
  }

  /** At least the distance of row n from the span. */
  float rest(int n) {
    return rest[n];
  }

  /** With the basis, although others may share it: any of them may be the last that is kept. */
  long bytes() {
    return Float.BYTES * ((long) coordinates.length + rest.length) + basis.bytes();
  }
}
