package io.emmer.em.function;

import java.util.Locale;

/**
 * A norm by which all rows of one array are compared with all rows of another, computed from the
 * differences of the coordinates. The expanded form |a|^2 - 2ab + |b|^2 is faster, and loses all
 * digits where the rows are far from the origin and close to each other.
 */
public enum PairwiseDistance {
  /** sum_d |a_d - b_d|. */
  L1,
  /** sqrt(sum_d (a_d - b_d)^2). */
  L2,
  /** max_d |a_d - b_d|. */
  LINF;

  /** Lower case, as on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Computes the distances of all rows of {@code a} to all rows of {@code b}.
   *
   * @param a a[i*D + d]
   * @param b b[j*D + d], M rows
   * @param dimensions D
   * @return result[i*M + j]; NaN if a coordinate is
   * @throws IllegalArgumentException if D is not positive or does not divide a length
   */
  public double[] between(double[] a, double[] b, int dimensions) {
    int rows = Rows.count(a, dimensions);
    int columns = Rows.count(b, dimensions);
    double[] result = new double[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[i * columns + j] = distance(a, i * dimensions, b, j * dimensions, dimensions);
      }
    }
    return result;
  }

  private double distance(double[] a, int aFrom, double[] b, int bFrom, int dimensions) {
    double folded = 0;
    for (int d = 0; d < dimensions; d++) {
      double difference = Math.abs(a[aFrom + d] - b[bFrom + d]);
      folded =
          switch (this) {
            case L1 -> folded + difference;
            case L2 -> folded + difference * difference;
            case LINF -> Math.max(folded, difference);
          };
    }
    return this == L2 ? Math.sqrt(folded) : folded;
  }
}
