package io.emmer.em.tree;

import io.emmer.em.function.PairwiseDistance;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Fills the matrix that clustering starts from, on all cores; the bits do not depend on them. */
final class Distances {
  private Distances() {}

  /**
   * m(i, j) = |p_i - p_j|, squared for L2.
   *
   * @param points points[i*D + d]
   */
  static CondensedMatrix compared(double[] points, int dimensions, PairwiseDistance norm) {
    int n = points.length / dimensions;
    CondensedMatrix matrix = new CondensedMatrix(n);
    int tiles = (n + RowTile.ROWS - 1) / RowTile.ROWS;
    // The last tiles have the most rows before them and go first.
    IntStream.range(0, tiles)
        .parallel()
        .forEach(t -> fill(matrix, points, dimensions, norm, tiles - 1 - t));
    return matrix;
  }

  private static void fill(
      CondensedMatrix matrix, double[] points, int dimensions, PairwiseDistance norm, int t) {
    int first = t * RowTile.ROWS;
    int end = Math.min(first + RowTile.ROWS, matrix.size());
    RowTile tile = new RowTile(points, dimensions, IntStream.range(first, end).toArray());
    double[] found = new double[RowTile.ROWS];
    for (int i = 0; i < end - 1; i++) {
      tile.compare(norm, points, i * dimensions, found);
      int from = Math.max(first, i + 1);
      System.arraycopy(found, from - first, matrix.values, matrix.at(i) + from, end - from);
    }
  }

  /** m(i, j) = |p_i - p_j|. */
  static CondensedMatrix of(double[] points, int dimensions, PairwiseDistance norm) {
    CondensedMatrix matrix = compared(points, dimensions, norm);
    if (norm == PairwiseDistance.L2) {
      for (int at = 0; at < matrix.values.length; at++) {
        matrix.values[at] = RowTile.distance(norm, matrix.values[at]);
      }
    }
    return matrix;
  }

  /** Turns m(i, j) into s_i s_j m(i, j). */
  static void scale(CondensedMatrix matrix, double[] sizes) {
    for (int i = 0; i < sizes.length; i++) {
      int at = matrix.at(i);
      for (int j = i + 1; j < sizes.length; j++) {
        matrix.values[at + j] *= sizes[i] * sizes[j];
      }
    }
  }

  /**
   * m(A, B) = the least or the largest distance of a row of A and one of B, or the sum of them.
   *
   * @param rows rows[A] are the rows of cluster A
   */
  static CondensedMatrix between(
      double[] points, int dimensions, int[][] rows, PairwiseDistance norm, Linkage linkage) {
    CondensedMatrix matrix = new CondensedMatrix(rows.length);
    int[] order = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    int[] clusterOf =
        IntStream.range(0, rows.length)
            .flatMap(c -> IntStream.range(0, rows[c].length).map(i -> c))
            .toArray();
    int[] starts = new int[rows.length + 1];
    for (int c = 0; c < rows.length; c++) {
      starts[c + 1] = starts[c] + rows[c].length;
    }
    IntStream.range(0, rows.length - 1)
        .parallel()
        .forEach(
            c -> {
              double[] found = new double[RowTile.ROWS];
              double[] folded = new double[rows.length];
              Arrays.fill(folded, linkage == Linkage.SINGLE ? Double.POSITIVE_INFINITY : 0);
              for (int from = starts[c + 1]; from < order.length; from += RowTile.ROWS) {
                int end = Math.min(from + RowTile.ROWS, order.length);
                int[] others = Arrays.copyOfRange(order, from, end);
                int[] targets = Arrays.copyOfRange(clusterOf, from, end);
                RowTile tile = new RowTile(points, dimensions, others);
                for (int row : rows[c]) {
                  tile.compare(norm, points, row * dimensions, found);
                  fold(found, norm, linkage, targets, folded);
                }
              }
              System.arraycopy(
                  folded, c + 1, matrix.values, matrix.at(c) + c + 1, rows.length - c - 1);
            });
    return matrix;
  }

  private static void fold(
      double[] found, PairwiseDistance norm, Linkage linkage, int[] targets, double[] folded) {
    for (int r = 0; r < targets.length; r++) {
      int target = targets[r];
      folded[target] = fold(linkage, folded[target], RowTile.distance(norm, found[r]));
    }
  }

  private static double fold(Linkage linkage, double value, double distance) {
    return switch (linkage) {
      case SINGLE -> Math.min(value, distance);
      case COMPLETE -> Math.max(value, distance);
      case AVERAGE -> value + distance;
      case CENTROID, WARD -> throw new IllegalArgumentException(linkage + " needs means only");
    };
  }

  static CondensedMatrix finite(CondensedMatrix matrix) {
    for (double value : matrix.values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "a distance overflows; scale the values to smaller numbers");
      }
    }
    return matrix;
  }
}
