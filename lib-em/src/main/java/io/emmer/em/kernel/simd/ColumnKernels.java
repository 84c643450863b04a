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
      DoubleVector sum0 = load(scores, at + column);
      DoubleVector sum1 = load(scores, at + column + LANES);
      DoubleVector sum2 = load(scores, at + column + 2 * LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        sum0 = value.fma(load(w, j), sum0);
        sum1 = value.fma(load(w, j + LANES), sum1);
        sum2 = value.fma(load(w, j + 2 * LANES), sum2);
      }
      store(sum0, scores, at + column);
      store(sum1, scores, at + column + LANES);
      store(sum2, scores, at + column + 2 * LANES);
    }
    if (column + 2 * LANES <= stride) {
      DoubleVector sum0 = load(scores, at + column);
      DoubleVector sum1 = load(scores, at + column + LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        sum0 = value.fma(load(w, j), sum0);
        sum1 = value.fma(load(w, j + LANES), sum1);
      }
      store(sum0, scores, at + column);
      store(sum1, scores, at + column + LANES);
    } else if (column < stride) {
      DoubleVector sum0 = load(scores, at + column);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        sum0 = value.fma(load(w, j), sum0);
      }
      store(sum0, scores, at + column);
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
      DoubleVector a0 = load(a, aAt + column);
      DoubleVector a1 = load(a, aAt + column + LANES);
      DoubleVector a2 = load(a, aAt + column + 2 * LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
        store(value.fma(a0, load(y, j)), y, j);
        store(value.fma(a1, load(y, j + LANES)), y, j + LANES);
        store(value.fma(a2, load(y, j + 2 * LANES)), y, j + 2 * LANES);
      }
    }
    if (column + 2 * LANES <= stride) {
      DoubleVector a0 = load(a, aAt + column);
      DoubleVector a1 = load(a, aAt + column + LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
        store(value.fma(a0, load(y, j)), y, j);
        store(value.fma(a1, load(y, j + LANES)), y, j + LANES);
      }
    } else if (column < stride) {
      DoubleVector a0 = load(a, aAt + column);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
        store(value.fma(a0, load(y, j)), y, j);
      }
    }
  }

  static void add(SparseDoubles x, int n, double[] a, int aAt, int stride, double[] y) {
    char[] indices = x.indices();
    double[] values = x.values();
    int begin = x.starts()[n];
    int end = x.starts()[n + 1];
    int column = 0;
    for (; column + 3 * LANES <= stride; column += 3 * LANES) {
      DoubleVector a0 = load(a, aAt + column);
      DoubleVector a1 = load(a, aAt + column + LANES);
      DoubleVector a2 = load(a, aAt + column + 2 * LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        store(value.fma(a0, load(y, j)), y, j);
        store(value.fma(a1, load(y, j + LANES)), y, j + LANES);
        store(value.fma(a2, load(y, j + 2 * LANES)), y, j + 2 * LANES);
      }
    }
    if (column + 2 * LANES <= stride) {
      DoubleVector a0 = load(a, aAt + column);
      DoubleVector a1 = load(a, aAt + column + LANES);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        store(value.fma(a0, load(y, j)), y, j);
        store(value.fma(a1, load(y, j + LANES)), y, j + LANES);
      }
    } else if (column < stride) {
      DoubleVector a0 = load(a, aAt + column);
      for (int i = begin; i < end; i++) {
        int j = indices[i] * stride + column;
        DoubleVector value = DoubleVector.broadcast(SPECIES, values[i]);
        store(value.fma(a0, load(y, j)), y, j);
      }
    }
  }

  static void add(double[] x, int xAt, int dims, double[] a, int aAt, int stride, double[] y) {
    int column = 0;
    for (; column + 3 * LANES <= stride; column += 3 * LANES) {
      DoubleVector a0 = load(a, aAt + column);
      DoubleVector a1 = load(a, aAt + column + LANES);
      DoubleVector a2 = load(a, aAt + column + 2 * LANES);
      for (int d = 0, j = column; d < dims; d++, j += stride) {
        DoubleVector value = DoubleVector.broadcast(SPECIES, x[xAt + d]);
        store(value.fma(a0, load(y, j)), y, j);
        store(value.fma(a1, load(y, j + LANES)), y, j + LANES);
        store(value.fma(a2, load(y, j + 2 * LANES)), y, j + 2 * LANES);
      }
    }
    if (column + 2 * LANES <= stride) {
      DoubleVector a0 = load(a, aAt + column);
      DoubleVector a1 = load(a, aAt + column + LANES);
      for (int d = 0, j = column; d < dims; d++, j += stride) {
        DoubleVector value = DoubleVector.broadcast(SPECIES, x[xAt + d]);
        store(value.fma(a0, load(y, j)), y, j);
        store(value.fma(a1, load(y, j + LANES)), y, j + LANES);
      }
    } else if (column < stride) {
      DoubleVector a0 = load(a, aAt + column);
      for (int d = 0, j = column; d < dims; d++, j += stride) {
        DoubleVector value = DoubleVector.broadcast(SPECIES, x[xAt + d]);
        store(value.fma(a0, load(y, j)), y, j);
      }
    }
  }

  private static DoubleVector load(double[] from, int at) {
    return DoubleVector.fromArray(SPECIES, from, at);
  }

  /** Adds 0 first: -0 becomes +0, and every other value keeps its bits. */
  private static void store(DoubleVector sum, double[] to, int at) {
    sum.add(0.0).intoArray(to, at);
  }
}
