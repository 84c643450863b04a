package io.emmer.em.mixture;

import io.emmer.em.EmException;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * What is added to every variance, as scikit-learn's reg_covar is. Where that does not make a
 * covariance positive definite, the floor is raised tenfold from max(floor, 1e-12 x the largest
 * variance), for one component and one M-step, at most six times.
 *
 * @param floor 0 or more
 */
public record VarianceFloor(double floor) implements Serializable {
  /** A variance below so many floors is at the floor, if the whole is above {@link #FAR_ABOVE}. */
  public static final double AT_FLOOR = 10;

  /** So many floors are far above the floor. */
  public static final double FAR_ABOVE = 100;

  private static final double RELATIVE_FLOOR = 1e-11;
  private static final double LEAST_SHARE = 1e-12;
  private static final double FACTOR = 10;
  private static final int MOST_RAISES = 6;

  /** Below this share of the second moment, a difference of moments is rounding. */
  private static final double ROUNDING = 1e-13;

  /**
   * secondMoment - squaredMean; 0 where that is no more than rounding, which must not pass for a
   * variance.
   */
  public static double difference(double secondMoment, double squaredMean) {
    double difference = secondMoment - squaredMean;
    return difference > ROUNDING * secondMoment ? difference : 0;
  }

  /**
   * Whether a variance is at the floor where that of the whole column is far above it: below 10
   * times the floor where the whole is above 100 times; without a floor below 1e-10 of the whole.
   */
  public boolean isAt(double variance, double whole) {
    double unit = unit(whole);
    return variance < AT_FLOOR * unit && whole > FAR_ABOVE * unit;
  }

  /** The floor; where it is 0, a tiny share of the variance of the whole column. */
  public double unit(double whole) {
    return floor > 0 ? floor : RELATIVE_FLOOR * whole;
  }

  /**
   * What came of a floor.
   *
   * @param raised whether it had to be raised
   */
  public record Floored<T>(T value, boolean raised) {
    /** 1 if the floor had to be raised, else 0. */
    public int count() {
      return raised ? 1 : 0;
    }
  }

  /**
   * Tries floors until one will do.
   *
   * @param component index of the component, for the message
   * @param largestVariance largest variance of that component before the floor
   * @param attempt the result under a floor, or empty if the covariance is not positive definite
   *     with it
   * @throws EmException if six raises do not help
   */
  public <T> Floored<T> raise(
      int component, double largestVariance, DoubleFunction<Optional<T>> attempt) {
    Optional<T> result = attempt.apply(floor);
    if (result.isPresent()) {
      return new Floored<>(result.get(), false);
    }
    double raised = Math.max(floor, LEAST_SHARE * largestVariance);
    for (int i = 0; i < MOST_RAISES; i++) {
      raised *= FACTOR;
      result = attempt.apply(raised);
      if (result.isPresent()) {
        return new Floored<>(result.get(), true);
      }
    }
    throw new EmException(
        "component %d: its rows have no positive variance in some direction, even with a floor of"
            + " %s; give a larger {variance-floor}, or fewer {components}",
        component, raised);
  }

  /**
   * variances[d] + floor, all positive.
   *
   * @param component index of the component, for the message
   * @throws EmException if six raises of the floor do not make them so
   */
  public Floored<double[]> add(int component, double[] variances) {
    double largest = 0;
    for (double variance : variances) {
      largest = Math.max(largest, variance);
    }
    return raise(component, largest, candidate -> sum(variances, candidate));
  }

  private static Optional<double[]> sum(double[] variances, double floor) {
    double[] sums = variances.clone();
    for (int d = 0; d < sums.length; d++) {
      sums[d] += floor;
      if (!(sums[d] > 0)) {
        return Optional.empty();
      }
    }
    return Optional.of(sums);
  }
}
