package io.emmer.em.family.gaussian;

import io.emmer.em.linear.CholeskyFactor;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.mixture.VarianceFloor;
import java.util.Optional;

/**
 * A covariance with its floor on the diagonal, and its factor.
 *
 * @param packed the covariance, floor included, as {@link PackedSymmetric}
 * @param factor its Cholesky factor
 * @param floor what was added to every variance
 */
public record Covariance(double[] packed, CholeskyFactor factor, double floor) {
  /**
   * packed + floor I.
   *
   * @return empty if it is not positive definite
   */
  public static Optional<Covariance> of(double[] packed, int dimensions, double floor) {
    return CholeskyFactor.of(packed, dimensions, floor)
        .map(factor -> new Covariance(withFloor(packed, dimensions, floor), factor, floor));
  }

  /**
   * packed + floor I, with the floor raised where needed.
   *
   * @param component index of the component, for the message
   * @throws io.emmer.em.EmException if no floor does
   */
  public static VarianceFloor.Floored<Covariance> of(
      double[] packed, int dimensions, VarianceFloor floor, int component) {
    return floor.raise(
        component,
        PackedSymmetric.largestDiagonal(packed, dimensions),
        candidate -> of(packed, dimensions, candidate));
  }

  /**
   * A covariance as it is.
   *
   * @param square square[at + i*D + j]
   * @param name of the covariance, for the error
   * @throws IllegalArgumentException if it is not finite, symmetric and positive definite
   */
  public static Covariance exactly(double[] square, int at, int dimensions, String name) {
    return of(PackedSymmetric.pack(square, at, dimensions, name), dimensions, 0)
        .orElseThrow(() -> new IllegalArgumentException(name + " is not positive definite"));
  }

  /** D. */
  public int dimensions() {
    return factor.dimensions();
  }

  /** square[at + i*D + j] for all i and j. */
  public void copyTo(double[] square, int at) {
    PackedSymmetric.unpack(packed, dimensions(), square, at);
  }

  private static double[] withFloor(double[] packed, int dimensions, double floor) {
    double[] result = packed.clone();
    for (int i = 0; i < dimensions; i++) {
      result[PackedSymmetric.row(i) + i] += floor;
    }
    return result;
  }
}
