package io.emmer.em.factor;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Arrays;

/**
 * Some orthonormal vectors of R^n, for subspace iteration with a Rayleigh-Ritz step (Golub and Van
 * Loan 2013, section 8.2.4). Sums ascend over rows.
 *
 * @param vectors basis[j*n + i]: vector j; 0 where the span is of fewer dimensions
 */
public record Subspace(int rows, int count, double[] vectors) {
  /** Shorter than this part of what it was, a vector lies in the span of those before it. */
  private static final double DEPENDENT = 1e-10;

  /** A random subspace. */
  public static Subspace random(long seed, int rows, int count) {
    double[] vectors = new double[Math.multiplyExact(rows, count)];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = CounterRandom.normal(seed, RandomPurpose.SUBSPACE, i % rows, i / rows, 0);
    }
    return orthonormal(rows, count, vectors);
  }

  /** The span of the columns of table[i*count + j]. */
  public static Subspace spannedBy(double[] table, int rows, int count) {
    double[] vectors = new double[table.length];
    RidgeRule.transpose(table, rows, count, count, vectors, rows);
    return orthonormal(rows, count, vectors);
  }

  /** The basis as a table: result[i*count + j]. */
  public double[] table() {
    double[] table = new double[vectors.length];
    RidgeRule.transpose(vectors, count, rows, rows, table, count);
    return table;
  }

  /** Gram and Schmidt, twice, which is enough. */
  private static Subspace orthonormal(int rows, int count, double[] vectors) {
    for (int j = 0; j < count; j++) {
      double before = StrictMath.sqrt(dot(vectors, j, vectors, j, rows));
      for (int pass = 0; pass < 2; pass++) {
        for (int m = 0; m < j; m++) {
          add(-dot(vectors, m, vectors, j, rows), vectors, m, vectors, j, rows);
        }
      }
      double length = StrictMath.sqrt(dot(vectors, j, vectors, j, rows));
      double scale = length > DEPENDENT * before ? 1 / length : 0;
      for (int i = j * rows; i < (j + 1) * rows; i++) {
        vectors[i] *= scale;
      }
    }
    return new Subspace(rows, count, vectors);
  }

  /**
   * X'Z made symmetric, packed as {@link PackedSymmetric}; X is this basis.
   *
   * @param table Z_ij at [i*count + j]
   */
  public double[] project(double[] table) {
    double[] z = new double[table.length];
    RidgeRule.transpose(table, rows, count, count, z, rows);
    double[] packed = new double[PackedSymmetric.size(count)];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        packed[PackedSymmetric.row(i) + j] =
            (dot(vectors, i, z, j, rows) + dot(vectors, j, z, i, rows)) / 2;
      }
    }
    return packed;
  }

  /** The first vectors of the basis turned: result[i*kept + j] = sum_m turn[j*count + m] x_mi. */
  public double[] turned(double[] turn, int kept) {
    double[] result = new double[rows * kept];
    double[] vector = new double[rows];
    for (int j = 0; j < kept; j++) {
      Arrays.fill(vector, 0);
      for (int m = 0; m < count; m++) {
        add(turn[j * count + m], vectors, m, vector, 0, rows);
      }
      for (int i = 0; i < rows; i++) {
        result[i * kept + j] = vector[i];
      }
    }
    return result;
  }

  private static double dot(double[] a, int i, double[] b, int j, int rows) {
    double sum = 0;
    for (int n = 0; n < rows; n++) {
      sum = Math.fma(a[i * rows + n], b[j * rows + n], sum);
    }
    return sum;
  }

  private static void add(double scale, double[] a, int i, double[] b, int j, int rows) {
    Kernels.get().addScaled(scale, a, i * rows, rows, b, j * rows);
  }
}
