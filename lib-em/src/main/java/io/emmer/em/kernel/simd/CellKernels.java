package io.emmer.em.kernel.simd;

import io.emmer.em.kernel.CellTiles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores and sums of rows of tables, a tile at a time and in it column by column: what belongs to a
 * column stays in registers, and no branch depends on what is missing but the end of a loop. The
 * methods are long on purpose, as in {@link ColumnKernels}.
 */
final class CellKernels {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private CellKernels() {}

  static void multiply(CellTiles x, int from, int to, double[] w, int stride, double[] scores) {
    int tile = from / CellTiles.ROWS;
    for (int first = tile * CellTiles.ROWS; first < to; first += CellTiles.ROWS) {
      long rows = CellTiles.bits(from, to, first);
      int at = (first - from) * stride;
      int column = 0;
      for (; column + 2 * LANES <= stride; column += 2 * LANES) {
        multiply2(x, tile, rows, w, column, stride, scores, at + column);
      }
      if (column < stride) {
        multiply1(x, tile, rows, w, column, stride, scores, at + column);
      }
      tile++;
    }
  }

  static void add(CellTiles x, int tile, long rows, double[] a, int stride, double[] y) {
    int column = 0;
    for (; column + 2 * LANES <= stride; column += 2 * LANES) {
      add2(x, tile, rows, a, column, stride, y);
    }
    if (column < stride) {
      add1(x, tile, rows, a, column, stride, y);
    }
  }

  private static void multiply1(
      CellTiles x,
      int tile,
      long rows,
      double[] w,
      int column,
      int stride,
      double[] scores,
      int at) {
    long[] observed = x.observed();
    double[] numbers = x.numbers();
    char[] levels = x.levels();
    double[] shift = x.shift();
    int c = tile * x.columns();
    int number = x.numberStarts()[tile];
    int level = x.levelStarts()[tile];
    int j = column;
    for (int end = c + shift.length; c < end; c++, j += 3 * stride) {
      long cells = observed[c];
      double origin = shift[shift.length - (end - c)];
      DoubleVector constant0 = DoubleVector.fromArray(SPECIES, w, j);
      DoubleVector linear0 = DoubleVector.fromArray(SPECIES, w, j + stride);
      DoubleVector square0 = DoubleVector.fromArray(SPECIES, w, j + 2 * stride);
      int i = number + Long.bitCount(cells & (Long.lowestOneBit(rows) - 1));
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int to = at + Long.numberOfTrailingZeros(left) * stride;
        DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[i++] - origin);
        value
            .fma(
                value.fma(square0, linear0),
                DoubleVector.fromArray(SPECIES, scores, to).add(constant0))
            .add(0.0)
            .intoArray(scores, to);
      }
      number += Long.bitCount(cells);
    }
    for (int end = c + x.counts(); c < end; c++, j += 2 * stride) {
      long cells = observed[c];
      DoubleVector constant0 = DoubleVector.fromArray(SPECIES, w, j);
      DoubleVector linear0 = DoubleVector.fromArray(SPECIES, w, j + stride);
      int i = number + Long.bitCount(cells & (Long.lowestOneBit(rows) - 1));
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int to = at + Long.numberOfTrailingZeros(left) * stride;
        DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[i++]);
        value
            .fma(linear0, DoubleVector.fromArray(SPECIES, scores, to).add(constant0))
            .add(0.0)
            .intoArray(scores, to);
      }
      number += Long.bitCount(cells);
    }
    for (int end = c + x.categories(); c < end; c++) {
      long cells = observed[c];
      int i = level + Long.bitCount(cells & (Long.lowestOneBit(rows) - 1));
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int to = at + Long.numberOfTrailingZeros(left) * stride;
        int from = levels[i++] * stride + column;
        DoubleVector.fromArray(SPECIES, scores, to)
            .add(DoubleVector.fromArray(SPECIES, w, from))
            .add(0.0)
            .intoArray(scores, to);
      }
      level += Long.bitCount(cells);
    }
  }

  private static void multiply2(
      CellTiles x,
      int tile,
      long rows,
      double[] w,
      int column,
      int stride,
      double[] scores,
      int at) {
    long[] observed = x.observed();
    double[] numbers = x.numbers();
    char[] levels = x.levels();
    double[] shift = x.shift();
    int c = tile * x.columns();
    int number = x.numberStarts()[tile];
    int level = x.levelStarts()[tile];
    int j = column;
    for (int end = c + shift.length; c < end; c++, j += 3 * stride) {
      long cells = observed[c];
      double origin = shift[shift.length - (end - c)];
      DoubleVector constant0 = DoubleVector.fromArray(SPECIES, w, j);
      DoubleVector linear0 = DoubleVector.fromArray(SPECIES, w, j + stride);
      DoubleVector square0 = DoubleVector.fromArray(SPECIES, w, j + 2 * stride);
      DoubleVector constant1 = DoubleVector.fromArray(SPECIES, w, j + LANES);
      DoubleVector linear1 = DoubleVector.fromArray(SPECIES, w, j + stride + LANES);
      DoubleVector square1 = DoubleVector.fromArray(SPECIES, w, j + 2 * stride + LANES);
      int i = number + Long.bitCount(cells & (Long.lowestOneBit(rows) - 1));
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int to = at + Long.numberOfTrailingZeros(left) * stride;
        DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[i++] - origin);
        value
            .fma(
                value.fma(square0, linear0),
                DoubleVector.fromArray(SPECIES, scores, to).add(constant0))
            .add(0.0)
            .intoArray(scores, to);
        value
            .fma(
                value.fma(square1, linear1),
                DoubleVector.fromArray(SPECIES, scores, to + LANES).add(constant1))
            .add(0.0)
            .intoArray(scores, to + LANES);
      }
      number += Long.bitCount(cells);
    }
    for (int end = c + x.counts(); c < end; c++, j += 2 * stride) {
      long cells = observed[c];
      DoubleVector constant0 = DoubleVector.fromArray(SPECIES, w, j);
      DoubleVector linear0 = DoubleVector.fromArray(SPECIES, w, j + stride);
      DoubleVector constant1 = DoubleVector.fromArray(SPECIES, w, j + LANES);
      DoubleVector linear1 = DoubleVector.fromArray(SPECIES, w, j + stride + LANES);
      int i = number + Long.bitCount(cells & (Long.lowestOneBit(rows) - 1));
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int to = at + Long.numberOfTrailingZeros(left) * stride;
        DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[i++]);
        value
            .fma(linear0, DoubleVector.fromArray(SPECIES, scores, to).add(constant0))
            .add(0.0)
            .intoArray(scores, to);
        value
            .fma(linear1, DoubleVector.fromArray(SPECIES, scores, to + LANES).add(constant1))
            .add(0.0)
            .intoArray(scores, to + LANES);
      }
      number += Long.bitCount(cells);
    }
    for (int end = c + x.categories(); c < end; c++) {
      long cells = observed[c];
      int i = level + Long.bitCount(cells & (Long.lowestOneBit(rows) - 1));
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int to = at + Long.numberOfTrailingZeros(left) * stride;
        int from = levels[i++] * stride + column;
        DoubleVector.fromArray(SPECIES, scores, to)
            .add(DoubleVector.fromArray(SPECIES, w, from))
            .add(0.0)
            .intoArray(scores, to);
        DoubleVector.fromArray(SPECIES, scores, to + LANES)
            .add(DoubleVector.fromArray(SPECIES, w, from + LANES))
            .add(0.0)
            .intoArray(scores, to + LANES);
      }
      level += Long.bitCount(cells);
    }
  }

  private static void add1(
      CellTiles x, int tile, long rows, double[] a, int column, int stride, double[] y) {
    long[] observed = x.observed();
    double[] numbers = x.numbers();
    char[] levels = x.levels();
    double[] shift = x.shift();
    int c = tile * x.columns();
    int number = x.numberStarts()[tile];
    int level = x.levelStarts()[tile];
    int j = column;
    for (int end = c + shift.length; c < end; c++, j += 3 * stride) {
      long cells = observed[c];
      double origin = shift[shift.length - (end - c)];
      DoubleVector ones0 = DoubleVector.fromArray(SPECIES, y, j);
      DoubleVector values0 = DoubleVector.fromArray(SPECIES, y, j + stride);
      DoubleVector squares0 = DoubleVector.fromArray(SPECIES, y, j + 2 * stride);
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int from = Long.numberOfTrailingZeros(left) * stride + column;
        int i = number + Long.bitCount(cells & (Long.lowestOneBit(left) - 1));
        double plain = numbers[i] - origin;
        DoubleVector value = DoubleVector.broadcast(SPECIES, plain);
        DoubleVector square = DoubleVector.broadcast(SPECIES, plain * plain);
        DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, from);
        ones0 = ones0.add(a0);
        values0 = value.fma(a0, values0);
        squares0 = square.fma(a0, squares0);
      }
      ones0.intoArray(y, j);
      values0.add(0.0).intoArray(y, j + stride);
      squares0.add(0.0).intoArray(y, j + 2 * stride);
      number += Long.bitCount(cells);
    }
    for (int end = c + x.counts(); c < end; c++, j += 2 * stride) {
      long cells = observed[c];
      DoubleVector ones0 = DoubleVector.fromArray(SPECIES, y, j);
      DoubleVector values0 = DoubleVector.fromArray(SPECIES, y, j + stride);
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int from = Long.numberOfTrailingZeros(left) * stride + column;
        int i = number + Long.bitCount(cells & (Long.lowestOneBit(left) - 1));
        DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[i]);
        DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, from);
        ones0 = ones0.add(a0);
        values0 = value.fma(a0, values0);
      }
      ones0.intoArray(y, j);
      values0.add(0.0).intoArray(y, j + stride);
      number += Long.bitCount(cells);
    }
    for (int end = c + x.categories(); c < end; c++) {
      long cells = observed[c];
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int from = Long.numberOfTrailingZeros(left) * stride + column;
        int i = level + Long.bitCount(cells & (Long.lowestOneBit(left) - 1));
        int to = levels[i] * stride + column;
        DoubleVector.fromArray(SPECIES, a, from)
            .add(DoubleVector.fromArray(SPECIES, y, to))
            .intoArray(y, to);
      }
      level += Long.bitCount(cells);
    }
  }

  private static void add2(
      CellTiles x, int tile, long rows, double[] a, int column, int stride, double[] y) {
    long[] observed = x.observed();
    double[] numbers = x.numbers();
    char[] levels = x.levels();
    double[] shift = x.shift();
    int c = tile * x.columns();
    int number = x.numberStarts()[tile];
    int level = x.levelStarts()[tile];
    int j = column;
    for (int end = c + shift.length; c < end; c++, j += 3 * stride) {
      long cells = observed[c];
      double origin = shift[shift.length - (end - c)];
      DoubleVector ones0 = DoubleVector.fromArray(SPECIES, y, j);
      DoubleVector values0 = DoubleVector.fromArray(SPECIES, y, j + stride);
      DoubleVector squares0 = DoubleVector.fromArray(SPECIES, y, j + 2 * stride);
      DoubleVector ones1 = DoubleVector.fromArray(SPECIES, y, j + LANES);
      DoubleVector values1 = DoubleVector.fromArray(SPECIES, y, j + stride + LANES);
      DoubleVector squares1 = DoubleVector.fromArray(SPECIES, y, j + 2 * stride + LANES);
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int from = Long.numberOfTrailingZeros(left) * stride + column;
        int i = number + Long.bitCount(cells & (Long.lowestOneBit(left) - 1));
        double plain = numbers[i] - origin;
        DoubleVector value = DoubleVector.broadcast(SPECIES, plain);
        DoubleVector square = DoubleVector.broadcast(SPECIES, plain * plain);
        DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, from);
        ones0 = ones0.add(a0);
        values0 = value.fma(a0, values0);
        squares0 = square.fma(a0, squares0);
        DoubleVector a1 = DoubleVector.fromArray(SPECIES, a, from + LANES);
        ones1 = ones1.add(a1);
        values1 = value.fma(a1, values1);
        squares1 = square.fma(a1, squares1);
      }
      ones0.intoArray(y, j);
      values0.add(0.0).intoArray(y, j + stride);
      squares0.add(0.0).intoArray(y, j + 2 * stride);
      ones1.intoArray(y, j + LANES);
      values1.add(0.0).intoArray(y, j + stride + LANES);
      squares1.add(0.0).intoArray(y, j + 2 * stride + LANES);
      number += Long.bitCount(cells);
    }
    for (int end = c + x.counts(); c < end; c++, j += 2 * stride) {
      long cells = observed[c];
      DoubleVector ones0 = DoubleVector.fromArray(SPECIES, y, j);
      DoubleVector values0 = DoubleVector.fromArray(SPECIES, y, j + stride);
      DoubleVector ones1 = DoubleVector.fromArray(SPECIES, y, j + LANES);
      DoubleVector values1 = DoubleVector.fromArray(SPECIES, y, j + stride + LANES);
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int from = Long.numberOfTrailingZeros(left) * stride + column;
        int i = number + Long.bitCount(cells & (Long.lowestOneBit(left) - 1));
        DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[i]);
        DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, from);
        ones0 = ones0.add(a0);
        values0 = value.fma(a0, values0);
        DoubleVector a1 = DoubleVector.fromArray(SPECIES, a, from + LANES);
        ones1 = ones1.add(a1);
        values1 = value.fma(a1, values1);
      }
      ones0.intoArray(y, j);
      values0.add(0.0).intoArray(y, j + stride);
      ones1.intoArray(y, j + LANES);
      values1.add(0.0).intoArray(y, j + stride + LANES);
      number += Long.bitCount(cells);
    }
    for (int end = c + x.categories(); c < end; c++) {
      long cells = observed[c];
      for (long left = cells & rows; left != 0; left &= left - 1) {
        int from = Long.numberOfTrailingZeros(left) * stride + column;
        int i = level + Long.bitCount(cells & (Long.lowestOneBit(left) - 1));
        int to = levels[i] * stride + column;
        DoubleVector.fromArray(SPECIES, a, from)
            .add(DoubleVector.fromArray(SPECIES, y, to))
            .intoArray(y, to);
        DoubleVector.fromArray(SPECIES, a, from + LANES)
            .add(DoubleVector.fromArray(SPECIES, y, to + LANES))
            .intoArray(y, to + LANES);
      }
      level += Long.bitCount(cells);
    }
  }
}
