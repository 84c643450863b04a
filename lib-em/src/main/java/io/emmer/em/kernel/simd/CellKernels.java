package io.emmer.em.kernel.simd;

import io.emmer.em.kernel.SparseCells;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores and sums of rows of tables, which are read as they are held. The methods are long on
 * purpose, as in {@link ColumnKernels}.
 */
final class CellKernels {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private CellKernels() {}

  static void multiply(SparseCells x, int n, double[] w, int stride, double[] scores, int at) {
    int column = 0;
    for (; column + 2 * LANES <= stride; column += 2 * LANES) {
      multiply2(x, n, w, column, stride, scores, at + column);
    }
    if (column < stride) {
      multiply1(x, n, w, column, stride, scores, at + column);
    }
  }

  static void add(SparseCells x, int n, double[] a, int aAt, int stride, double[] y) {
    int column = 0;
    for (; column + 2 * LANES <= stride; column += 2 * LANES) {
      add2(x, n, a, aAt + column, column, stride, y);
    }
    if (column < stride) {
      add1(x, n, a, aAt + column, column, stride, y);
    }
  }

  private static void multiply1(
      SparseCells x, int n, double[] w, int column, int stride, double[] scores, int at) {
    char[] cells = x.cells();
    double[] numbers = x.numbers();
    double[] shift = x.shift();
    int countsAt = x.countsAt();
    int levelsAt = x.levelsAt();
    int end = x.starts()[n + 1];
    int i = x.starts()[n];
    int number = x.numberStarts()[n];
    DoubleVector sum0 = DoubleVector.fromArray(SPECIES, scores, at);
    for (; i < end && cells[i] < countsAt; i++) {
      int j = cells[i] * stride + column;
      DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[number++] - shift[cells[i]]);
      DoubleVector slope0 =
          value.fma(
              DoubleVector.fromArray(SPECIES, w, j + 2 * stride),
              DoubleVector.fromArray(SPECIES, w, j + stride));
      sum0 = value.fma(slope0, sum0.add(DoubleVector.fromArray(SPECIES, w, j)));
    }
    for (; i < end && cells[i] < levelsAt; i++) {
      int j = cells[i] * stride + column;
      DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[number++]);
      sum0 =
          value.fma(
              DoubleVector.fromArray(SPECIES, w, j + stride),
              sum0.add(DoubleVector.fromArray(SPECIES, w, j)));
    }
    for (; i + 1 < end; i += 2) {
      int j = cells[i] * stride + column;
      int next = cells[i + 1] * stride + column;
      sum0 =
          sum0.add(DoubleVector.fromArray(SPECIES, w, j))
              .add(DoubleVector.fromArray(SPECIES, w, next));
    }
    for (; i < end; i++) {
      int j = cells[i] * stride + column;
      sum0 = sum0.add(DoubleVector.fromArray(SPECIES, w, j));
    }
    sum0.add(0.0).intoArray(scores, at);
  }

  private static void multiply2(
      SparseCells x, int n, double[] w, int column, int stride, double[] scores, int at) {
    char[] cells = x.cells();
    double[] numbers = x.numbers();
    double[] shift = x.shift();
    int countsAt = x.countsAt();
    int levelsAt = x.levelsAt();
    int end = x.starts()[n + 1];
    int i = x.starts()[n];
    int number = x.numberStarts()[n];
    DoubleVector sum0 = DoubleVector.fromArray(SPECIES, scores, at);
    DoubleVector sum1 = DoubleVector.fromArray(SPECIES, scores, at + LANES);
    for (; i < end && cells[i] < countsAt; i++) {
      int j = cells[i] * stride + column;
      DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[number++] - shift[cells[i]]);
      DoubleVector slope0 =
          value.fma(
              DoubleVector.fromArray(SPECIES, w, j + 2 * stride),
              DoubleVector.fromArray(SPECIES, w, j + stride));
      sum0 = value.fma(slope0, sum0.add(DoubleVector.fromArray(SPECIES, w, j)));
      DoubleVector slope1 =
          value.fma(
              DoubleVector.fromArray(SPECIES, w, j + 2 * stride + LANES),
              DoubleVector.fromArray(SPECIES, w, j + stride + LANES));
      sum1 = value.fma(slope1, sum1.add(DoubleVector.fromArray(SPECIES, w, j + LANES)));
    }
    for (; i < end && cells[i] < levelsAt; i++) {
      int j = cells[i] * stride + column;
      DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[number++]);
      sum0 =
          value.fma(
              DoubleVector.fromArray(SPECIES, w, j + stride),
              sum0.add(DoubleVector.fromArray(SPECIES, w, j)));
      sum1 =
          value.fma(
              DoubleVector.fromArray(SPECIES, w, j + stride + LANES),
              sum1.add(DoubleVector.fromArray(SPECIES, w, j + LANES)));
    }
    for (; i < end; i++) {
      int j = cells[i] * stride + column;
      sum0 = sum0.add(DoubleVector.fromArray(SPECIES, w, j));
      sum1 = sum1.add(DoubleVector.fromArray(SPECIES, w, j + LANES));
    }
    sum0.add(0.0).intoArray(scores, at);
    sum1.add(0.0).intoArray(scores, at + LANES);
  }

  private static void add1(
      SparseCells x, int n, double[] a, int aAt, int column, int stride, double[] y) {
    char[] cells = x.cells();
    double[] numbers = x.numbers();
    double[] shift = x.shift();
    int countsAt = x.countsAt();
    int levelsAt = x.levelsAt();
    int end = x.starts()[n + 1];
    int i = x.starts()[n];
    int number = x.numberStarts()[n];
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aAt);
    for (; i < end && cells[i] < countsAt; i++) {
      int j = cells[i] * stride + column;
      double plain = numbers[number++] - shift[cells[i]];
      DoubleVector value = DoubleVector.broadcast(SPECIES, plain);
      DoubleVector square = DoubleVector.broadcast(SPECIES, plain * plain);
      a0.add(DoubleVector.fromArray(SPECIES, y, j)).intoArray(y, j);
      value
          .fma(a0, DoubleVector.fromArray(SPECIES, y, j + stride))
          .add(0.0)
          .intoArray(y, j + stride);
      square
          .fma(a0, DoubleVector.fromArray(SPECIES, y, j + 2 * stride))
          .add(0.0)
          .intoArray(y, j + 2 * stride);
    }
    for (; i < end && cells[i] < levelsAt; i++) {
      int j = cells[i] * stride + column;
      DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[number++]);
      a0.add(DoubleVector.fromArray(SPECIES, y, j)).intoArray(y, j);
      value
          .fma(a0, DoubleVector.fromArray(SPECIES, y, j + stride))
          .add(0.0)
          .intoArray(y, j + stride);
    }
    for (; i + 1 < end; i += 2) {
      int j = cells[i] * stride + column;
      int next = cells[i + 1] * stride + column;
      a0.add(DoubleVector.fromArray(SPECIES, y, j)).intoArray(y, j);
      a0.add(DoubleVector.fromArray(SPECIES, y, next)).intoArray(y, next);
    }
    for (; i < end; i++) {
      int j = cells[i] * stride + column;
      a0.add(DoubleVector.fromArray(SPECIES, y, j)).intoArray(y, j);
    }
  }

  private static void add2(
      SparseCells x, int n, double[] a, int aAt, int column, int stride, double[] y) {
    char[] cells = x.cells();
    double[] numbers = x.numbers();
    double[] shift = x.shift();
    int countsAt = x.countsAt();
    int levelsAt = x.levelsAt();
    int end = x.starts()[n + 1];
    int i = x.starts()[n];
    int number = x.numberStarts()[n];
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aAt);
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, a, aAt + LANES);
    for (; i < end && cells[i] < countsAt; i++) {
      int j = cells[i] * stride + column;
      double plain = numbers[number++] - shift[cells[i]];
      DoubleVector value = DoubleVector.broadcast(SPECIES, plain);
      DoubleVector square = DoubleVector.broadcast(SPECIES, plain * plain);
      a0.add(DoubleVector.fromArray(SPECIES, y, j)).intoArray(y, j);
      value
          .fma(a0, DoubleVector.fromArray(SPECIES, y, j + stride))
          .add(0.0)
          .intoArray(y, j + stride);
      square
          .fma(a0, DoubleVector.fromArray(SPECIES, y, j + 2 * stride))
          .add(0.0)
          .intoArray(y, j + 2 * stride);
      a1.add(DoubleVector.fromArray(SPECIES, y, j + LANES)).intoArray(y, j + LANES);
      value
          .fma(a1, DoubleVector.fromArray(SPECIES, y, j + stride + LANES))
          .add(0.0)
          .intoArray(y, j + stride + LANES);
      square
          .fma(a1, DoubleVector.fromArray(SPECIES, y, j + 2 * stride + LANES))
          .add(0.0)
          .intoArray(y, j + 2 * stride + LANES);
    }
    for (; i < end && cells[i] < levelsAt; i++) {
      int j = cells[i] * stride + column;
      DoubleVector value = DoubleVector.broadcast(SPECIES, numbers[number++]);
      a0.add(DoubleVector.fromArray(SPECIES, y, j)).intoArray(y, j);
      value
          .fma(a0, DoubleVector.fromArray(SPECIES, y, j + stride))
          .add(0.0)
          .intoArray(y, j + stride);
      a1.add(DoubleVector.fromArray(SPECIES, y, j + LANES)).intoArray(y, j + LANES);
      value
          .fma(a1, DoubleVector.fromArray(SPECIES, y, j + stride + LANES))
          .add(0.0)
          .intoArray(y, j + stride + LANES);
    }
    for (; i < end; i++) {
      int j = cells[i] * stride + column;
      a0.add(DoubleVector.fromArray(SPECIES, y, j)).intoArray(y, j);
      a1.add(DoubleVector.fromArray(SPECIES, y, j + LANES)).intoArray(y, j + LANES);
    }
  }
}
