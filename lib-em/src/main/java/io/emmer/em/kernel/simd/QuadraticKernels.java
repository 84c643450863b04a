package io.emmer.em.kernel.simd;

import io.emmer.em.kernel.SparseBytes;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of x (w + x v), by Horner's rule: two multiply-adds a value, of which only one waits for the
 * sum before. As in {@link VectorKernels}, one small method for each number of vectors.
 */
final class QuadraticKernels {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Vectors of sums of a sparse row that are carried together. */
  private static final int GROUP = 5;

  /** Dense rows that share the loads of w and v. */
  private static final int TILE_ROWS = 4;

  private QuadraticKernels() {}

  static void dense(
      double[] x,
      int xAt,
      int rows,
      int dims,
      double[] w,
      int stride,
      double[] scores,
      int scoresAt) {
    int n = 0;
    for (; n <= rows - TILE_ROWS; n += TILE_ROWS) {
      int column = 0;
      int at = scoresAt + n * stride;
      for (; column <= stride - 2 * LANES; column += 2 * LANES) {
        dense4x2(x, xAt + n * dims, dims, w, stride, column, scores, at + column);
      }
      if (column < stride) {
        dense4x1(x, xAt + n * dims, dims, w, stride, column, scores, at + column);
      }
    }
    for (; n < rows; n++) {
      for (int column = 0; column < stride; column += LANES) {
        int at = scoresAt + n * stride + column;
        dense1x1(x, xAt + n * dims, dims, w, stride, column, scores, at);
      }
    }
  }

  static void sparse(SparseBytes x, int from, int to, double[] w, int stride, double[] scores) {
    for (int c = 0; c < stride; c += GROUP * LANES) {
      int vectors = Math.min(GROUP, (stride - c) / LANES);
      for (int n = from; n < to; n++) {
        int at = (n - from) * stride + c;
        switch (vectors) {
          case 1 -> sparse1(x, n, w, stride, c, scores, at);
          case 2 -> sparse2(x, n, w, stride, c, scores, at);
          case 3 -> sparse3(x, n, w, stride, c, scores, at);
          case 4 -> sparse4(x, n, w, stride, c, scores, at);
          default -> sparse5(x, n, w, stride, c, scores, at);
        }
      }
    }
  }

  static void addMoments(
      double a, double[] x, int xAt, int dims, double[] sums, double[] squares, int at) {
    DoubleVector scale = DoubleVector.broadcast(SPECIES, a);
    int d = 0;
    for (; d <= dims - LANES; d += LANES) {
      DoubleVector value = load(x, xAt + d);
      store(scale.fma(value, load(sums, at + d)), sums, at + d);
      store(scale.mul(value).fma(value, load(squares, at + d)), squares, at + d);
    }
    for (; d < dims; d++) {
      double value = x[xAt + d];
      sums[at + d] = Math.fma(a, value, sums[at + d]) + 0.0;
      squares[at + d] = Math.fma(a * value, value, squares[at + d]) + 0.0;
    }
  }

  private static void dense4x2(
      double[] x, int xAt, int dims, double[] w, int stride, int column, double[] scores, int at) {
    DoubleVector sum00 = load(scores, at);
    DoubleVector sum01 = load(scores, at + LANES);
    DoubleVector sum10 = load(scores, at + stride);
    DoubleVector sum11 = load(scores, at + stride + LANES);
    DoubleVector sum20 = load(scores, at + 2 * stride);
    DoubleVector sum21 = load(scores, at + 2 * stride + LANES);
    DoubleVector sum30 = load(scores, at + 3 * stride);
    DoubleVector sum31 = load(scores, at + 3 * stride + LANES);
    for (int d = 0, j = column; d < dims; d++, j += 2 * stride) {
      DoubleVector w0 = load(w, j);
      DoubleVector v0 = load(w, j + stride);
      DoubleVector w1 = load(w, j + LANES);
      DoubleVector v1 = load(w, j + stride + LANES);
      DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[xAt + d]);
      sum00 = x0.fma(x0.fma(v0, w0), sum00);
      sum01 = x0.fma(x0.fma(v1, w1), sum01);
      DoubleVector x1 = DoubleVector.broadcast(SPECIES, x[xAt + dims + d]);
      sum10 = x1.fma(x1.fma(v0, w0), sum10);
      sum11 = x1.fma(x1.fma(v1, w1), sum11);
      DoubleVector x2 = DoubleVector.broadcast(SPECIES, x[xAt + 2 * dims + d]);
      sum20 = x2.fma(x2.fma(v0, w0), sum20);
      sum21 = x2.fma(x2.fma(v1, w1), sum21);
      DoubleVector x3 = DoubleVector.broadcast(SPECIES, x[xAt + 3 * dims + d]);
      sum30 = x3.fma(x3.fma(v0, w0), sum30);
      sum31 = x3.fma(x3.fma(v1, w1), sum31);
    }
    store(sum00, scores, at);
    store(sum01, scores, at + LANES);
    store(sum10, scores, at + stride);
    store(sum11, scores, at + stride + LANES);
    store(sum20, scores, at + 2 * stride);
    store(sum21, scores, at + 2 * stride + LANES);
    store(sum30, scores, at + 3 * stride);
    store(sum31, scores, at + 3 * stride + LANES);
  }

  private static void dense4x1(
      double[] x, int xAt, int dims, double[] w, int stride, int column, double[] scores, int at) {
    DoubleVector sum00 = load(scores, at);
    DoubleVector sum10 = load(scores, at + stride);
    DoubleVector sum20 = load(scores, at + 2 * stride);
    DoubleVector sum30 = load(scores, at + 3 * stride);
    for (int d = 0, j = column; d < dims; d++, j += 2 * stride) {
      DoubleVector w0 = load(w, j);
      DoubleVector v0 = load(w, j + stride);
      DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[xAt + d]);
      sum00 = x0.fma(x0.fma(v0, w0), sum00);
      DoubleVector x1 = DoubleVector.broadcast(SPECIES, x[xAt + dims + d]);
      sum10 = x1.fma(x1.fma(v0, w0), sum10);
      DoubleVector x2 = DoubleVector.broadcast(SPECIES, x[xAt + 2 * dims + d]);
      sum20 = x2.fma(x2.fma(v0, w0), sum20);
      DoubleVector x3 = DoubleVector.broadcast(SPECIES, x[xAt + 3 * dims + d]);
      sum30 = x3.fma(x3.fma(v0, w0), sum30);
    }
    store(sum00, scores, at);
    store(sum10, scores, at + stride);
    store(sum20, scores, at + 2 * stride);
    store(sum30, scores, at + 3 * stride);
  }

  private static void dense1x1(
      double[] x, int xAt, int dims, double[] w, int stride, int column, double[] scores, int at) {
    DoubleVector sum00 = load(scores, at);
    for (int d = 0, j = column; d < dims; d++, j += 2 * stride) {
      DoubleVector w0 = load(w, j);
      DoubleVector v0 = load(w, j + stride);
      DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[xAt + d]);
      sum00 = x0.fma(x0.fma(v0, w0), sum00);
    }
    store(sum00, scores, at);
  }

  private static void sparse1(
      SparseBytes x, int n, double[] w, int stride, int column, double[] scores, int at) {
    char[] indices = x.indices();
    byte[] values = x.values();
    double[] decode = x.decode();
    int end = x.starts()[n + 1];
    DoubleVector sum0 = load(scores, at);
    for (int i = x.starts()[n]; i < end; i++) {
      DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
      int j = 2 * indices[i] * stride + column;
      int q = j + stride;
      sum0 = value.fma(value.fma(load(w, q), load(w, j)), sum0);
    }
    store(sum0, scores, at);
  }

  private static void sparse2(
      SparseBytes x, int n, double[] w, int stride, int column, double[] scores, int at) {
    char[] indices = x.indices();
    byte[] values = x.values();
    double[] decode = x.decode();
    int end = x.starts()[n + 1];
    DoubleVector sum0 = load(scores, at);
    DoubleVector sum1 = load(scores, at + LANES);
    for (int i = x.starts()[n]; i < end; i++) {
      DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
      int j = 2 * indices[i] * stride + column;
      int q = j + stride;
      sum0 = value.fma(value.fma(load(w, q), load(w, j)), sum0);
      sum1 = value.fma(value.fma(load(w, q + LANES), load(w, j + LANES)), sum1);
    }
    store(sum0, scores, at);
    store(sum1, scores, at + LANES);
  }

  private static void sparse3(
      SparseBytes x, int n, double[] w, int stride, int column, double[] scores, int at) {
    char[] indices = x.indices();
    byte[] values = x.values();
    double[] decode = x.decode();
    int end = x.starts()[n + 1];
    DoubleVector sum0 = load(scores, at);
    DoubleVector sum1 = load(scores, at + LANES);
    DoubleVector sum2 = load(scores, at + 2 * LANES);
    for (int i = x.starts()[n]; i < end; i++) {
      DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
      int j = 2 * indices[i] * stride + column;
      int q = j + stride;
      sum0 = value.fma(value.fma(load(w, q), load(w, j)), sum0);
      sum1 = value.fma(value.fma(load(w, q + LANES), load(w, j + LANES)), sum1);
      sum2 = value.fma(value.fma(load(w, q + 2 * LANES), load(w, j + 2 * LANES)), sum2);
    }
    store(sum0, scores, at);
    store(sum1, scores, at + LANES);
    store(sum2, scores, at + 2 * LANES);
  }

  private static void sparse4(
      SparseBytes x, int n, double[] w, int stride, int column, double[] scores, int at) {
    char[] indices = x.indices();
    byte[] values = x.values();
    double[] decode = x.decode();
    int end = x.starts()[n + 1];
    DoubleVector sum0 = load(scores, at);
    DoubleVector sum1 = load(scores, at + LANES);
    DoubleVector sum2 = load(scores, at + 2 * LANES);
    DoubleVector sum3 = load(scores, at + 3 * LANES);
    for (int i = x.starts()[n]; i < end; i++) {
      DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
      int j = 2 * indices[i] * stride + column;
      int q = j + stride;
      sum0 = value.fma(value.fma(load(w, q), load(w, j)), sum0);
      sum1 = value.fma(value.fma(load(w, q + LANES), load(w, j + LANES)), sum1);
      sum2 = value.fma(value.fma(load(w, q + 2 * LANES), load(w, j + 2 * LANES)), sum2);
      sum3 = value.fma(value.fma(load(w, q + 3 * LANES), load(w, j + 3 * LANES)), sum3);
    }
    store(sum0, scores, at);
    store(sum1, scores, at + LANES);
    store(sum2, scores, at + 2 * LANES);
    store(sum3, scores, at + 3 * LANES);
  }

  private static void sparse5(
      SparseBytes x, int n, double[] w, int stride, int column, double[] scores, int at) {
    char[] indices = x.indices();
    byte[] values = x.values();
    double[] decode = x.decode();
    int end = x.starts()[n + 1];
    DoubleVector sum0 = load(scores, at);
    DoubleVector sum1 = load(scores, at + LANES);
    DoubleVector sum2 = load(scores, at + 2 * LANES);
    DoubleVector sum3 = load(scores, at + 3 * LANES);
    DoubleVector sum4 = load(scores, at + 4 * LANES);
    for (int i = x.starts()[n]; i < end; i++) {
      DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
      int j = 2 * indices[i] * stride + column;
      int q = j + stride;
      sum0 = value.fma(value.fma(load(w, q), load(w, j)), sum0);
      sum1 = value.fma(value.fma(load(w, q + LANES), load(w, j + LANES)), sum1);
      sum2 = value.fma(value.fma(load(w, q + 2 * LANES), load(w, j + 2 * LANES)), sum2);
      sum3 = value.fma(value.fma(load(w, q + 3 * LANES), load(w, j + 3 * LANES)), sum3);
      sum4 = value.fma(value.fma(load(w, q + 4 * LANES), load(w, j + 4 * LANES)), sum4);
    }
    store(sum0, scores, at);
    store(sum1, scores, at + LANES);
    store(sum2, scores, at + 2 * LANES);
    store(sum3, scores, at + 3 * LANES);
    store(sum4, scores, at + 4 * LANES);
  }

  private static DoubleVector load(double[] from, int at) {
    return DoubleVector.fromArray(SPECIES, from, at);
  }

  /** Adds 0 first: -0 becomes +0, and every other value keeps its bits. */
  private static void store(DoubleVector sum, double[] to, int at) {
    sum.add(0.0).intoArray(to, at);
  }
}
