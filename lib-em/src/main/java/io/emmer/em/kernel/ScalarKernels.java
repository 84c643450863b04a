package io.emmer.em.kernel;

import io.emmer.em.function.Elementary;
import java.util.Arrays;

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
  public void multiplySparse(
      SparseDoubles x, int from, int to, double[] w, int stride, double[] scores) {
    for (int n = from; n < to; n++) {
      int at = (n - from) * stride;
      for (int column = 0; column < stride; column += LANES) {
        sparse(x, n, w, stride, column, scores, at + column);
      }
    }
  }

  @Override
  public void multiplyTiles(
      CellTiles x, int from, int to, double[] w, int stride, double[] scores) {
    int tile = from / CellTiles.ROWS;
    for (int first = tile * CellTiles.ROWS; first < to; first += CellTiles.ROWS) {
      long rows = CellTiles.bits(from, to, first);
      multiplyTile(x, tile++, rows, w, stride, scores, (first - from) * stride);
    }
  }

  private void multiplyTile(
      CellTiles x, int tile, long rows, double[] w, int stride, double[] scores, int at) {
    int number = x.numberStarts()[tile];
    int level = x.levelStarts()[tile];
    int numeric = x.shift().length;
    int levelColumns = x.columns() - x.categories();
    int j = 0;
    for (int c = 0; c < x.columns(); c++) {
      long observed = x.observed()[tile * x.columns() + c];
      for (long left = observed & rows; left != 0; left &= left - 1) {
        int before = Long.bitCount(observed & (Long.lowestOneBit(left) - 1));
        int scoresAt = at + Long.numberOfTrailingZeros(left) * stride;
        if (c < numeric) {
          double y = x.numbers()[number + before] - x.shift()[c];
          addNumber(y, w, j, stride, scores, scoresAt);
        } else if (c < levelColumns) {
          addScaled(1, w, j, stride, scores, scoresAt);
          addScaled(x.numbers()[number + before], w, j + stride, stride, scores, scoresAt);
        } else {
          addScaled(1, w, x.levels()[level + before] * stride, stride, scores, scoresAt);
        }
      }
      number += c < levelColumns ? Long.bitCount(observed) : 0;
      level += c < levelColumns ? 0 : Long.bitCount(observed);
      j += c < numeric ? 3 * stride : 2 * stride;
    }
  }

  private static void addNumber(double y, double[] w, int j, int stride, double[] scores, int at) {
    for (int k = 0; k < stride; k++) {
      double slope = Math.fma(y, w[j + 2 * stride + k], w[j + stride + k]);
      scores[at + k] = Math.fma(y, slope, scores[at + k] + w[j + k]) + 0.0;
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
  public void addToColumns(SparseBytes x, int n, double[] a, int aAt, int stride, double[] y) {
    for (int i = x.starts()[n]; i < x.starts()[n + 1]; i++) {
      addScaled(x.decode()[x.values()[i] & 0xff], a, aAt, stride, y, x.indices()[i] * stride);
    }
  }

  @Override
  public void addTile(CellTiles x, int tile, long rows, double[] a, int stride, double[] y) {
    int number = x.numberStarts()[tile];
    int level = x.levelStarts()[tile];
    int numeric = x.shift().length;
    int levelColumns = x.columns() - x.categories();
    int j = 0;
    for (int c = 0; c < x.columns(); c++) {
      long observed = x.observed()[tile * x.columns() + c];
      for (long left = observed & rows; left != 0; left &= left - 1) {
        int before = Long.bitCount(observed & (Long.lowestOneBit(left) - 1));
        int aAt = Long.numberOfTrailingZeros(left) * stride;
        if (c < levelColumns) {
          double value = x.numbers()[number + before] - (c < numeric ? x.shift()[c] : 0);
          addScaled(1, a, aAt, stride, y, j);
          addScaled(value, a, aAt, stride, y, j + stride);
          if (c < numeric) {
            addScaled(value * value, a, aAt, stride, y, j + 2 * stride);
          }
        } else {
          addScaled(1, a, aAt, stride, y, x.levels()[level + before] * stride);
        }
      }
      number += c < levelColumns ? Long.bitCount(observed) : 0;
      level += c < levelColumns ? 0 : Long.bitCount(observed);
      j += c < numeric ? 3 * stride : 2 * stride;
    }
  }

  @Override
  public void addToColumns(
      double[] x, int xAt, int dims, double[] a, int aAt, int stride, double[] y) {
    for (int d = 0; d < dims; d++) {
      addScaled(x[xAt + d], a, aAt, stride, y, d * stride);
    }
  }

  @Override
  public void addProducts(float[] a, int aAt, int count, float[] y, int yAt, float[] t, int tAt) {
    for (int r = 0; r < count; r++) {
      float factor = a[aAt + r];
      int at = yAt + r * TILE;
      for (int n = 0; n < TILE; n++) {
        t[tAt + n] = Math.fma(factor, y[at + n], t[tAt + n]);
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

  @Override
  public void softmax(double[] scores, int rows, SoftmaxRows softmax) {
    int columns = softmax.columns();
    int stride = softmax.stride();
    double[] parts = softmax.parts();
    for (int n = 0; n < rows; n++) {
      int at = n * stride;
      double max = Double.NEGATIVE_INFINITY;
      for (int i = at; i < at + columns; i++) {
        max = scores[i] > max ? scores[i] : max;
      }
      softmax.logSums()[n] = max;
      softmax.entropies()[n] = 0;
      if (max != Double.NEGATIVE_INFINITY) {
        exponentials(scores, at, columns, max, parts);
        double sum = PartialSums.total(parts, 0);
        double inverse = 1 / sum;
        for (int i = at; i < at + columns; i++) {
          scores[i] *= inverse;
        }
        double log = Elementary.log(sum);
        softmax.logSums()[n] += log;
        softmax.entropies()[n] = log - PartialSums.total(parts, PartialSums.COUNT) * inverse;
      }
    }
  }

  /** Fills in e_k = exp(s_k - max), and sums e_k, and behind these e_k (s_k - max). */
  private static void exponentials(
      double[] scores, int at, int columns, double max, double[] sums) {
    Arrays.fill(sums, 0);
    for (int k = 0; k < columns; k++) {
      double shifted = scores[at + k] - max;
      boolean isCut = shifted < -CUT_NATS;
      double e = isCut ? 0 : Elementary.exp(shifted);
      int part = k % PartialSums.COUNT;
      scores[at + k] = e;
      sums[part] += e;
      sums[PartialSums.COUNT + part] =
          isCut
              ? sums[PartialSums.COUNT + part]
              : Math.fma(e, shifted, sums[PartialSums.COUNT + part]);
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

  private static void sparse(
      SparseDoubles x, int n, double[] w, int stride, int column, double[] scores, int at) {
    char[] indices = x.indices();
    double[] values = x.values();
    int end = x.starts()[n + 1];
    double sum0 = scores[at];
    double sum1 = scores[at + 1];
    double sum2 = scores[at + 2];
    double sum3 = scores[at + 3];
    for (int i = x.starts()[n]; i < end; i++) {
      double value = values[i];
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
