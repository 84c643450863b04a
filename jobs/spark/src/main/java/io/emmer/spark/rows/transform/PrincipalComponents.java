package io.emmer.spark.rows.transform;

import io.emmer.em.linear.PackedSymmetric;
import java.io.Serializable;
import java.util.Arrays;

/**
 * y_j = sum_d c_jd (z_d - mean_d): the D' directions of largest variance (PRML 12.1.1).
 *
 * @param mean mean[d]
 * @param components c[j*D + d], orthonormal; the largest entry of each in absolute value is
 *     positive
 * @param variances variances[j] of y_j, descending (divisor: sum of the weights)
 * @param totalVariance sum of the variances of all D features
 */
record PrincipalComponents(
    double[] mean, double[] components, double[] variances, double totalVariance)
    implements Serializable {

  /**
   * The first of all components.
   *
   * @param covariance packed as {@link PackedSymmetric}
   * @param count D'
   */
  static PrincipalComponents of(double[] mean, double[] covariance, int count) {
    int dimensions = mean.length;
    SymmetricEigen eigen = SymmetricEigen.of(dimensions, covariance);
    double total = 0;
    double[] variances = new double[count];
    for (double variance : PackedSymmetric.diagonalOf(covariance, dimensions)) {
      total += variance;
    }
    for (int j = 0; j < count; j++) {
      // Rounding makes tiny negative numbers of zeros.
      variances[j] = Math.max(0, eigen.values()[j]);
    }
    double[] components = Arrays.copyOf(eigen.vectors(), count * dimensions);
    return new PrincipalComponents(mean, components, variances, total);
  }

  /** D'. */
  int count() {
    return variances.length;
  }

  /** Share of the variance that the components keep, 1 for data without any. */
  double explainedShare() {
    double kept = 0;
    for (double variance : variances) {
      kept += variance;
    }
    return totalVariance > 0 ? kept / totalVariance : 1;
  }
}
