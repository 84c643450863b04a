package io.emmer.em.kernel.simd;

import io.emmer.em.kernel.CellTiles;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.SoftmaxRows;
import io.emmer.em.kernel.SparseBytes;
import io.emmer.em.kernel.SparseDoubles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on the Vector API, at the width that the processor prefers. Sums live in local
 * variables of small methods, one method for each number of vectors: anywhere else (fields, arrays,
 * calls that are not inlined) vectors become objects, which is a hundred times slower.
 */
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Vectors of sums of a sparse row that are carried together. */
  private static final int GROUP = 5;

  /** Dense rows that share the loads of w. */
  private static final int TILE_ROWS = 4;

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void multiplySparse(
      SparseBytes x,
      int from,
      int to,
      double[] w,
      int wAt,
      int stride,
      double[] scores,
      int scoresAt) {
    int vectors;
    for (int c = 0; c < stride; c += vectors * LANES) {
      vectors = group((stride - c) / LANES);
      for (int n = from; n < to; n++) {
        int at = scoresAt + (n - from) * stride + c;
        switch (vectors) {
          case 1 -> sparse1(x, n, w, stride, wAt + c, scores, at);
          case 2 -> sparse2(x, n, w, stride, wAt + c, scores, at);
          case 3 -> sparse3(x, n, w, stride, wAt + c, scores, at);
          case 4 -> sparse4(x, n, w, stride, wAt + c, scores, at);
          case 5 -> sparse5(x, n, w, stride, wAt + c, scores, at);
          default -> sparse8(x, n, w, stride, wAt + c, scores, at);
        }
      }
    }
  }

  @Override
  public void multiplySparse(
      SparseDoubles x, int from, int to, double[] w, int stride, double[] scores) {
    for (int n = from; n < to; n++) {
      ColumnKernels.multiply(x, n, w, stride, scores, (n - from) * stride);
    }
  }

  @Override
  public void addToColumns(SparseBytes x, int n, double[] a, int aAt, int stride, double[] y) {
    ColumnKernels.add(x, n, a, aAt, stride, y);
  }

  @Override
  public void multiplyTiles(
      CellTiles x, int from, int to, double[] w, int stride, double[] scores) {
    CellKernels.multiply(x, from, to, w, stride, scores);
  }

  @Override
  public void addTile(CellTiles x, int tile, long rows, double[] a, int stride, double[] y) {
    CellKernels.add(x, tile, rows, a, stride, y);
  }

  @Override
  public void addToColumns(
      double[] x, int xAt, int dims, double[] a, int aAt, int stride, double[] y) {
    ColumnKernels.add(x, xAt, dims, a, aAt, stride, y);
  }

  /** How many of the vectors of sums that are left are carried together: 1 to 5, or 8. */
  private static int group(int left) {
    return left % 8 == 0 ? 8 : Math.min(GROUP, left);
  }

  @Override
  public void multiplyQuadraticDense(
      double[] x,
      int xAt,
      int rows,
      int dims,
      double[] w,
      int stride,
      double[] scores,
      int scoresAt) {
    QuadraticKernels.dense(x, xAt, rows, dims, w, stride, scores, scoresAt);
  }

  @Override
  public void multiplyQuadraticSparse(
      SparseBytes x, int from, int to, double[] w, int stride, double[] scores) {
    QuadraticKernels.sparse(x, from, to, w, stride, scores);
  }

  @Override
  public void addMoments(
      double a, double[] x, int xAt, int dims, double[] sums, double[] squares, int at) {
    QuadraticKernels.addMoments(a, x, xAt, dims, sums, squares, at);
  }

  @Override
  public void multiplyPanel(
      double[] x,
      int[] xAt,
      int rows,
      int dims,
      double[] w,
      int wAt,
      int stride,
      int columns,
      double[] sums,
      int sumsAt,
      int sumsStride) {
    int column = 0;
    for (; column <= columns - 2 * LANES; column += 2 * LANES) {
      int n = 0;
      for (; n <= rows - TILE_ROWS; n += TILE_ROWS) {
        int at = sumsAt + n * sumsStride + column;
        panel4x2(x, xAt, n, dims, w, wAt + column, stride, sums, at, sumsStride);
      }
      for (; n < rows; n++) {
        int at = sumsAt + n * sumsStride + column;
        dense1x2(x, xAt[n], dims, w, stride, wAt + column, sums, at);
      }
    }
    for (int n = 0; column < columns && n < rows; n += TILE_ROWS) {
      int at = sumsAt + column;
      panel4x1(x, xAt, n, rows - 1, dims, w, wAt + column, stride, sums, at, sumsStride);
    }
  }

  @Override
  public void addProducts(float[] a, int aAt, int count, float[] y, int yAt, float[] t, int tAt) {
    FloatKernels.addProducts(a, aAt, count, y, yAt, t, tAt);
  }

  @Override
  public void addScaled(double a, double[] x, int xAt, int dims, double[] y, int yAt) {
    DoubleVector scale = DoubleVector.broadcast(SPECIES, a);
    int d = 0;
    for (; d <= dims - LANES; d += LANES) {
      store(scale.fma(load(x, xAt + d), load(y, yAt + d)), y, yAt + d);
    }
    for (; d < dims; d++) {
      y[yAt + d] = Math.fma(a, x[xAt + d], y[yAt + d]) + 0.0;
    }
  }

  @Override
  public void softmax(double[] scores, int rows, SoftmaxRows softmax) {
    SoftmaxKernels.softmax(scores, rows, softmax);
  }

  @Override
  public String toString() {
    return "vector of " + SPECIES.vectorBitSize() + " bits";
  }

  /**
   * Rows first .. first+3 at xAt, or up to the last, one vector of columns. One row would wait for
   * its own sum as long as four do, so the last one fills up the four: it gets the same sum again.
   */
  private static void panel4x1(
      double[] x,
      int[] xAt,
      int first,
      int last,
      int dims,
      double[] w,
      int wAt,
      int stride,
      double[] sums,
      int sumsAt,
      int sumsStride) {
    int n1 = Math.min(first + 1, last);
    int n2 = Math.min(first + 2, last);
    int n3 = Math.min(first + 3, last);
    int row0 = xAt[first];
    int row1 = xAt[n1];
    int row2 = xAt[n2];
    int row3 = xAt[n3];
    DoubleVector sum0 = load(sums, sumsAt + first * sumsStride);
    DoubleVector sum1 = load(sums, sumsAt + n1 * sumsStride);
    DoubleVector sum2 = load(sums, sumsAt + n2 * sumsStride);
    DoubleVector sum3 = load(sums, sumsAt + n3 * sumsStride);
    for (int d = 0, j = wAt; d < dims; d++, j += stride) {
      DoubleVector w0 = load(w, j);
      sum0 = DoubleVector.broadcast(SPECIES, x[row0 + d]).fma(w0, sum0);
      sum1 = DoubleVector.broadcast(SPECIES, x[row1 + d]).fma(w0, sum1);
      sum2 = DoubleVector.broadcast(SPECIES, x[row2 + d]).fma(w0, sum2);
      sum3 = DoubleVector.broadcast(SPECIES, x[row3 + d]).fma(w0, sum3);
    }
    store(sum0, sums, sumsAt + first * sumsStride);
    store(sum1, sums, sumsAt + n1 * sumsStride);
    store(sum2, sums, sumsAt + n2 * sumsStride);
    store(sum3, sums, sumsAt + n3 * sumsStride);
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
      int j = indices[i] * stride + column;
      sum0 = value.fma(load(w, j), sum0);
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
      int j = indices[i] * stride + column;
      sum0 = value.fma(load(w, j), sum0);
      sum1 = value.fma(load(w, j + LANES), sum1);
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
      int j = indices[i] * stride + column;
      sum0 = value.fma(load(w, j), sum0);
      sum1 = value.fma(load(w, j + LANES), sum1);
      sum2 = value.fma(load(w, j + 2 * LANES), sum2);
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
      int j = indices[i] * stride + column;
      sum0 = value.fma(load(w, j), sum0);
      sum1 = value.fma(load(w, j + LANES), sum1);
      sum2 = value.fma(load(w, j + 2 * LANES), sum2);
      sum3 = value.fma(load(w, j + 3 * LANES), sum3);
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
      int j = indices[i] * stride + column;
      sum0 = value.fma(load(w, j), sum0);
      sum1 = value.fma(load(w, j + LANES), sum1);
      sum2 = value.fma(load(w, j + 2 * LANES), sum2);
      sum3 = value.fma(load(w, j + 3 * LANES), sum3);
      sum4 = value.fma(load(w, j + 4 * LANES), sum4);
    }
    store(sum0, scores, at);
    store(sum1, scores, at + LANES);
    store(sum2, scores, at + 2 * LANES);
    store(sum3, scores, at + 3 * LANES);
    store(sum4, scores, at + 4 * LANES);
  }

  /** Rows first .. first+3 at xAt, two vectors of columns. */
  private static void panel4x2(
      double[] x,
      int[] xAt,
      int first,
      int dims,
      double[] w,
      int wAt,
      int stride,
      double[] sums,
      int at,
      int sumsStride) {
    int row0 = xAt[first];
    int row1 = xAt[first + 1];
    int row2 = xAt[first + 2];
    int row3 = xAt[first + 3];
    int at1 = at + sumsStride;
    int at2 = at1 + sumsStride;
    int at3 = at2 + sumsStride;
    DoubleVector sum00 = load(sums, at);
    DoubleVector sum01 = load(sums, at + LANES);
    DoubleVector sum10 = load(sums, at1);
    DoubleVector sum11 = load(sums, at1 + LANES);
    DoubleVector sum20 = load(sums, at2);
    DoubleVector sum21 = load(sums, at2 + LANES);
    DoubleVector sum30 = load(sums, at3);
    DoubleVector sum31 = load(sums, at3 + LANES);
    for (int d = 0, j = wAt; d < dims; d++, j += stride) {
      DoubleVector w0 = load(w, j);
      DoubleVector w1 = load(w, j + LANES);
      DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[row0 + d]);
      sum00 = x0.fma(w0, sum00);
      sum01 = x0.fma(w1, sum01);
      DoubleVector x1 = DoubleVector.broadcast(SPECIES, x[row1 + d]);
      sum10 = x1.fma(w0, sum10);
      sum11 = x1.fma(w1, sum11);
      DoubleVector x2 = DoubleVector.broadcast(SPECIES, x[row2 + d]);
      sum20 = x2.fma(w0, sum20);
      sum21 = x2.fma(w1, sum21);
      DoubleVector x3 = DoubleVector.broadcast(SPECIES, x[row3 + d]);
      sum30 = x3.fma(w0, sum30);
      sum31 = x3.fma(w1, sum31);
    }
    store(sum00, sums, at);
    store(sum01, sums, at + LANES);
    store(sum10, sums, at1);
    store(sum11, sums, at1 + LANES);
    store(sum20, sums, at2);
    store(sum21, sums, at2 + LANES);
    store(sum30, sums, at3);
    store(sum31, sums, at3 + LANES);
  }

  private static void dense1x2(
      double[] x, int xAt, int dims, double[] w, int stride, int column, double[] scores, int at) {
    DoubleVector sum0 = load(scores, at);
    DoubleVector sum1 = load(scores, at + LANES);
    for (int d = 0, j = column; d < dims; d++, j += stride) {
      DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[xAt + d]);
      sum0 = x0.fma(load(w, j), sum0);
      sum1 = x0.fma(load(w, j + LANES), sum1);
    }
    store(sum0, scores, at);
    store(sum1, scores, at + LANES);
  }

  private static void sparse8(
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
    DoubleVector sum5 = load(scores, at + 5 * LANES);
    DoubleVector sum6 = load(scores, at + 6 * LANES);
    DoubleVector sum7 = load(scores, at + 7 * LANES);
    for (int i = x.starts()[n]; i < end; i++) {
      DoubleVector value = DoubleVector.broadcast(SPECIES, decode[values[i] & 0xff]);
      int j = indices[i] * stride + column;
      sum0 = value.fma(load(w, j), sum0);
      sum1 = value.fma(load(w, j + LANES), sum1);
      sum2 = value.fma(load(w, j + 2 * LANES), sum2);
      sum3 = value.fma(load(w, j + 3 * LANES), sum3);
      sum4 = value.fma(load(w, j + 4 * LANES), sum4);
      sum5 = value.fma(load(w, j + 5 * LANES), sum5);
      sum6 = value.fma(load(w, j + 6 * LANES), sum6);
      sum7 = value.fma(load(w, j + 7 * LANES), sum7);
    }
    store(sum0, scores, at);
    store(sum1, scores, at + LANES);
    store(sum2, scores, at + 2 * LANES);
    store(sum3, scores, at + 3 * LANES);
    store(sum4, scores, at + 4 * LANES);
    store(sum5, scores, at + 5 * LANES);
    store(sum6, scores, at + 6 * LANES);
    store(sum7, scores, at + 7 * LANES);
  }

  private static DoubleVector load(double[] from, int at) {
    return DoubleVector.fromArray(SPECIES, from, at);
  }

  /** Adds 0 first: -0 becomes +0, and every other value keeps its bits. */
  private static void store(DoubleVector sum, double[] to, int at) {
    sum.add(0.0).intoArray(to, at);
  }
}
