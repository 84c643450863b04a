package io.emmer.em.kernel.simd;

import io.emmer.em.kernel.SparseBytes;
import io.emmer.em.kernel.SparseDoubles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of several columns at [d*stride + k], lanes over k: up to three vectors of scales a_k stay
 * in registers while a row is added. And the scores of sparse rows of doubles.
 *
 * <p>The methods are long on purpose: C2 inlines no method of more than 325 bytes of code, and what
 * is called once a row would otherwise be inlined into large methods, where vectors become objects.
 * For the same reason no vector is handed to a method of ours: C2 always inlines the vectors' own
 * methods, but may leave a call to one of ours, and a vector that passes through it is an object.
 * Adding 0 before a sum is stored makes -0 +0.
 */
final class ColumnKernels {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private ColumnKernels() {}

  static void multiply(SparseDoubles x, int n, double[] w, int stride, double[] scores, int at) {
    char[] indices = x.indices();
    double[] values = x.values();
    int begin = x.starts()[n];
    int end = x.starts()[n + 1];
    int column = 0;
    for (; column + 3 * LANES <= stride; column += 3 * LANES) {
      DoubleVector sum0 = DoubleVector.fromArray(SPECIES, scores, at + column);
      DoubleVector sum1 = DoubleVector.fromArray(SPECIES, scores, at + column + LANES);
      DoubleVector sum2 = DoubleVector.fromArray(SPECIES, scores, at + column + 2 * LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        sum0 = value.fma(DoubleVector.fromArray(SPECIES, w, j), sum0);
        sum1 = value.fma(DoubleVector.fromArray(SPECIES, w, j + LANES), sum1);
        sum2 = value.fma(DoubleVector.fromArray(SPECIES, w, j + 2 * LANES), sum2);
      }
      sum0.add(0.0).intoArray(scores, at + column);
      sum1.add(0.0).intoArray(scores, at + column + LANES);
      sum2.add(0.0).intoArray(scores, at + column + 2 * LANES);
    }
    if (column + 2 * LANES <= stride) {
      DoubleVector sum0 = DoubleVector.fromArray(SPECIES, scores, at + column);
      DoubleVector sum1 = DoubleVector.fromArray(SPECIES, scores, at + column + LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        sum0 = value.fma(DoubleVector.fromArray(SPECIES, w, j), sum0);
        sum1 = value.fma(DoubleVector.fromArray(SPECIES, w, j + LANES), sum1);
      }
      sum0.add(0.0).intoArray(scores, at + column);
      sum1.add(0.0).intoArray(scores, at + column + LANES);
    } else if (column < stride) {
      DoubleVector sum0 = DoubleVector.fromArray(SPECIES, scores, at + column);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        sum0 = value.fma(DoubleVector.fromArray(SPECIES, w, j), sum0);
      }
      sum0.add(0.0).intoArray(scores, at + column);
    }
  }

  static void add(SparseBytes x, int n, double[] a, int aAt, int stride, double[] y) {
    char[] indices = x.indices();
    byte[] values = x.values();
    double[] decode = x.decode();
    int begin = x.starts()[n];
    int end = x.starts()[n + 1];
    int column = 0;
    for (; column + 3 * LANES <= stride; column += 3 * LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aAt + column);
      DoubleVector a1 = DoubleVector.fromArray(SPECIES, a, aAt + column + LANES);
      DoubleVector a2 = DoubleVector.fromArray(SPECIES, a, aAt + column + 2 * LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
        value.fma(a0, DoubleVector.fromArray(SPECIES, y, j)).add(0.0).intoArray(y, j);
        value
            .fma(a1, DoubleVector.fromArray(SPECIES, y, j + LANES))
            .add(0.0)
            .intoArray(y, j + LANES);
        value
            .fma(a2, DoubleVector.fromArray(SPECIES, y, j + 2 * LANES))
            .add(0.0)
            .intoArray(y, j + 2 * LANES);
      }
    }
    if (column + 2 * LANES <= stride) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aAt + column);
      DoubleVector a1 = DoubleVector.fromArray(SPECIES, a, aAt + column + LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
        value.fma(a0, DoubleVector.fromArray(SPECIES, y, j)).add(0.0).intoArray(y, j);
        value
            .fma(a1, DoubleVector.fromArray(SPECIES, y, j + LANES))
            .add(0.0)
            .intoArray(y, j + LANES);
      }
    } else if (column < stride) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aAt + column);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
        value.fma(a0, DoubleVector.fromArray(SPECIES, y, j)).add(0.0).intoArray(y, j);
      }
    }
  }

  static void add(double[] x, int xAt, int dims, double[] a, int aAt, int stride, double[] y) {
    int column = 0;
    for (; column + 3 * LANES <= stride; column += 3 * LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aAt + column);
      DoubleVector a1 = DoubleVector.fromArray(SPECIES, a, aAt + column + LANES);
      DoubleVector a2 = DoubleVector.fromArray(SPECIES, a, aAt + column + 2 * LANES);
      for (int d = 0, j = column; d < dims; d++, j += stride) {
        DoubleVector value = DoubleVector.broadcast(SPECIES, x[xAt + d]);
        value.fma(a0, DoubleVector.fromArray(SPECIES, y, j)).add(0.0).intoArray(y, j);
        value
            .fma(a1, DoubleVector.fromArray(SPECIES, y, j + LANES))
            .add(0.0)
            .intoArray(y, j + LANES);
        value
            .fma(a2, DoubleVector.fromArray(SPECIES, y, j + 2 * LANES))
            .add(0.0)
            .intoArray(y, j + 2 * LANES);
      }
    }
    if (column + 2 * LANES <= stride) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aAt + column);
      DoubleVector a1 = DoubleVector.fromArray(SPECIES, a, aAt + column + LANES);
      for (int d = 0, j = column; d < dims; d++, j += stride) {
        DoubleVector value = DoubleVector.broadcast(SPECIES, x[xAt + d]);
        value.fma(a0, DoubleVector.fromArray(SPECIES, y, j)).add(0.0).intoArray(y, j);
        value
            .fma(a1, DoubleVector.fromArray(SPECIES, y, j + LANES))
            .add(0.0)
            .intoArray(y, j + LANES);
      }
    } else if (column < stride) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aAt + column);
      for (int d = 0, j = column; d < dims; d++, j += stride) {
        DoubleVector value = DoubleVector.broadcast(SPECIES, x[xAt + d]);
        value.fma(a0, DoubleVector.fromArray(SPECIES, y, j)).add(0.0).intoArray(y, j);
      }
    }
  }
}
