package io.emmer.em.family.gaussian;

import io.emmer.em.linear.CholeskyFactor;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.mixture.VarianceFloor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which covariances S_k of a mixture are at the variance floor in some direction, where the
 * covariance C of the whole mixture, which is that of the rows and the floor, is far above it in
 * all of them. No eigenvalue is computed: all of S are above f exactly if S - f I has a Cholesky
 * factor. Columns whose variance is not far above the floor, constant ones among them, or is but
 * rounding of their mean, are left out; each is judged by itself, as columns have units of their
 * own.
 */
public final class CovarianceFloor {
  /** Below this share of the mean, a deviation is rounding. */
  private static final double ROUNDING = 1e-13;

  private final GaussianModel model;
  private final int[] columns; // those that vary
  private final double[] unit; // of column columns[i]

  /**
   * @param floor that the M-step added
   */
  public CovarianceFloor(GaussianModel model, VarianceFloor floor) {
    this.model = model;
    double[] variance = model.variance();
    double[] mean = model.mean();
    this.columns =
        IntStream.range(0, variance.length)
            .filter(d -> variance[d] > VarianceFloor.FAR_ABOVE * floor.floor())
            .filter(d -> Math.sqrt(variance[d]) > ROUNDING * Math.abs(mean[d]))
            .toArray();
    this.unit = Arrays.stream(columns).mapToDouble(d -> floor.unit(variance[d])).toArray();
  }

  /** Those of the first so many components that are at the floor, ascending. */
  public List<Integer> components(int first) {
    if (columns.length == 0) {
      return List.of();
    }
    List<Integer> near =
        IntStream.range(0, first)
            .filter(k -> !isAbove(model.covariance(k), VarianceFloor.AT_FLOOR))
            .boxed()
            .toList();
    return near.isEmpty() || isAbove(MixtureMoments.of(model).covariance(), VarianceFloor.FAR_ABOVE)
        ? near
        : List.of();
  }

  /** Whether a covariance, square[i*D + j], less so many floors is positive definite. */
  private boolean isAbove(double[] square, double floors) {
    double[] packed = new double[PackedSymmetric.size(columns.length)];
    for (int i = 0; i < columns.length; i++) {
      int row = PackedSymmetric.row(i);
      for (int j = 0; j <= i; j++) {
        packed[row + j] = square[columns[i] * model.dimensions() + columns[j]];
      }
      packed[row + i] -= floors * unit[i];
    }
    return CholeskyFactor.of(packed, columns.length, 0).isPresent();
  }
}
