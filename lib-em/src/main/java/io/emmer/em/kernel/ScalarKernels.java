package io.emmer.em.kernel;

/**
 * The kernels in plain Java, which run where the Vector API is absent: four columns at a time, with
 * their sums in local variables. -0 + 0 is +0, and every other value keeps its bits.
 */
public final class ScalarKernels implements Kernels {
  /** Columns that are summed together. */
  private static final int LANES = 4;

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
    for (int n = from; n < to; n++) {
      int at = scoresAt + (n - from) * stride;
      for (int column = 0; column < stride; column += LANES) {
        sparse(x, n, w, stride, wAt + column, scores, at + column);
      }
    }
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
    for (int n = 0; n < rows; n++) {
      int at = scoresAt + n * stride;
      for (int column = 0; column < stride; column += LANES) {
        quadraticDense(x, xAt + n * dims, dims, w, stride, column, scores, at + column);
      }
    }
  }

  @Override
  public void multiplyQuadraticSparse(
      SparseBytes x, int from, int to, double[] w, int stride, double[] scores) {
    for (int n = from; n < to; n++) {
      int at = (n - from) * stride;
      for (int column = 0; column < stride; column += LANES) {
        quadraticSparse(x, n, w, stride, column, scores, at + column);
      }
    }
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
    for (int column = 0; column < columns; column += LANES) {
      for (int n = 0; n < rows; n++) {
        int at = sumsAt + n * sumsStride + column;
        dense(x, xAt[n], dims, w, stride, wAt + column, sums, at);
      }
    }
  }

  @Override
  public void addScaled(double a, double[] x, int xAt, int dims, double[] y, int yAt) {
    for (int d = 0; d < dims; d++) {
      y[yAt + d] = Math.fma(a, x[xAt + d], y[yAt + d]) + 0.0;
    }
  }

  @Override
  public void addMoments(
      double a, double[] x, int xAt, int dims, double[] sums, double[] squares, int at) {
    for (int d = 0; d < dims; d++) {
      double value = x[xAt + d];
      sums[at + d] = Math.fma(a, value, sums[at + d]) + 0.0;
      squares[at + d] = Math.fma(a * value, value, squares[at + d]) + 0.0;
    }
  }

  private static void dense(
      double[] values,
      int valuesAt,
      int dims,
      double[] w,
      int stride,
      int column,
      double[] scores,
      int at) {
    double sum0 = scores[at];
    double sum1 = scores[at + 1];
    double sum2 = scores[at + 2];
    double sum3 = scores[at + 3];
    for (int d = 0; d < dims; d++) {
      double x = values[valuesAt + d];
      int j = d * stride + column;
      sum0 = Math.fma(x, w[j], sum0);
      sum1 = Math.fma(x, w[j + 1], sum1);
      sum2 = Math.fma(x, w[j + 2], sum2);
      sum3 = Math.fma(x, w[j + 3], sum3);
    }
    scores[at] = sum0 + 0.0;
    scores[at + 1] = sum1 + 0.0;
    scores[at + 2] = sum2 + 0.0;
    scores[at + 3] = sum3 + 0.0;
  }

  private static void sparse(
      SparseBytes x, int n, double[] w, int stride, int column, double[] scores, int at) {
    char[] indices = x.indices();
    byte[] values = x.values();
    double[] decode = x.decode();
    int end = x.starts()[n + 1];
    double sum0 = scores[at];
    double sum1 = scores[at + 1];
    double sum2 = scores[at + 2];
    double sum3 = scores[at + 3];
    for (int i = x.starts()[n]; i < end; i++) {
      double value = decode[values[i] & 0xff];
      int j = indices[i] * stride + column;
      sum0 = Math.fma(value, w[j], sum0);
      sum1 = Math.fma(value, w[j + 1], sum1);
      sum2 = Math.fma(value, w[j + 2], sum2);
      sum3 = Math.fma(value, w[j + 3], sum3);
    }
    scores[at] = sum0 + 0.0;
    scores[at + 1] = sum1 + 0.0;
    scores[at + 2] = sum2 + 0.0;
    scores[at + 3] = sum3 + 0.0;
  }

  private static void quadraticDense(
      double[] values,
      int valuesAt,
      int dims,
      double[] w,
      int stride,
      int column,
      double[] scores,
      int at) {
    double sum0 = scores[at];
    double sum1 = scores[at + 1];
    double sum2 = scores[at + 2];
    double sum3 = scores[at + 3];
    for (int d = 0; d < dims; d++) {
      double x = values[valuesAt + d];
      int j = 2 * d * stride + column;
      int q = j + stride;
      sum0 = Math.fma(x, Math.fma(x, w[q], w[j]), sum0);
      sum1 = Math.fma(x, Math.fma(x, w[q + 1], w[j + 1]), sum1);
      sum2 = Math.fma(x, Math.fma(x, w[q + 2], w[j + 2]), sum2);
      sum3 = Math.fma(x, Math.fma(x, w[q + 3], w[j + 3]), sum3);
    }
    scores[at] = sum0 + 0.0;
    scores[at + 1] = sum1 + 0.0;
    scores[at + 2] = sum2 + 0.0;
    scores[at + 3] = sum3 + 0.0;
  }

  private static void quadraticSparse(
      SparseBytes x, int n, double[] w, int stride, int column, double[] scores, int at) {
    char[] indices = x.indices();
    byte[] values = x.values();
    double[] decode = x.decode();
    int end = x.starts()[n + 1];
    double sum0 = scores[at];
    double sum1 = scores[at + 1];
    double sum2 = scores[at + 2];
    double sum3 = scores[at + 3];
    for (int i = x.starts()[n]; i < end; i++) {
      double value = decode[values[i] & 0xff];
      int j = 2 * indices[i] * stride + column;
      int q = j + stride;
      sum0 = Math.fma(value, Math.fma(value, w[q], w[j]), sum0);
      sum1 = Math.fma(value, Math.fma(value, w[q + 1], w[j + 1]), sum1);
      sum2 = Math.fma(value, Math.fma(value, w[q + 2], w[j + 2]), sum2);
      sum3 = Math.fma(value, Math.fma(value, w[q + 3], w[j + 3]), sum3);
    }
    scores[at] = sum0 + 0.0;
    scores[at + 1] = sum1 + 0.0;
    scores[at + 2] = sum2 + 0.0;
    scores[at + 3] = sum3 + 0.0;
  }

  @Override
  public String toString() {
    return "scalar";
  }
}
