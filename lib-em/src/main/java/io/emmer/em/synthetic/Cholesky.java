package io.emmer.em.synthetic;

/**
 * Cholesky factors of the covariances of K components, kept in one array {@code [(k * D + i) * D +
 * j]}.
 */
final class Cholesky {
  private static final double ASYMMETRY_TOLERANCE = 1e-9;

  private Cholesky() {}

  /**
   * Replaces the lower triangle ({@code j <= i}) of matrix {@code k} by its lower Cholesky factor
   * L, {@code L L' = covariance}; the upper triangle is left as it is.
   *
   * @throws IllegalArgumentException if the matrix is not symmetric and positive definite
   */
  static void factorInPlace(double[] matrices, int k, int dimensions) {
    int start = k * dimensions * dimensions;
    checkSymmetric(matrices, k, dimensions);
    for (int i = 0; i < dimensions; i++) {
      int rowI = start + i * dimensions;
      for (int j = 0; j < i; j++) {
        int rowJ = start + j * dimensions;
        double rest = matrices[rowI + j] - dot(matrices, rowI, rowJ, j);
        matrices[rowI + j] = rest / matrices[rowJ + j];
      }
      double variance = matrices[rowI + i];
      double pivot = variance - dot(matrices, rowI, rowI, i);
      // Rounding can leave a tiny positive pivot in a singular matrix; NaN also fails here.
      if (!(pivot > dimensions * Math.ulp(variance))) {
        throw new IllegalArgumentException(
            "covariance of component %d is not positive definite: pivot %d is %s"
                .formatted(k, i, pivot));
      }
      matrices[rowI + i] = Math.sqrt(pivot);
    }
  }

  private static double dot(double[] matrices, int rowI, int rowJ, int length) {
    double sum = 0;
    for (int m = 0; m < length; m++) {
      sum += matrices[rowI + m] * matrices[rowJ + m];
    }
    return sum;
  }

  private static void checkSymmetric(double[] matrices, int k, int dimensions) {
    int start = k * dimensions * dimensions;
    for (int i = 0; i < dimensions; i++) {
      for (int j = 0; j < i; j++) {
        double lower = matrices[start + i * dimensions + j];
        double upper = matrices[start + j * dimensions + i];
        double size = Math.max(Math.abs(lower), Math.abs(upper));
        if (!(Math.abs(lower - upper) <= ASYMMETRY_TOLERANCE * size)) {
          throw new IllegalArgumentException(
              "covariance of component %d is not symmetric: [%d][%d] is %s, but [%d][%d] is %s"
                  .formatted(k, i, j, lower, j, i, upper));
        }
      }
    }
  }
}
