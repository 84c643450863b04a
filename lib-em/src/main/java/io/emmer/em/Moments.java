package io.emmer.em;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;

/**
 * Weighted moments of every feature, in the space of the data.
 *
 * @param rows number of rows of a positive weight
 * @param weight sum_n w_n
 * @param mean mean[d]
 * @param variance variance[d] = sum_n w_n (x_nd - mean_d)^2 / sum_n w_n
 * @param min min[d]
 * @param max max[d]
 * @param nonzeros rows of a positive weight that differ from the data's origin in feature d, so
 *     that the feature is mostly stored as 0 if they are few
 */
public record Moments(
    long rows,
    double weight,
    double[] mean,
    double[] variance,
    double[] min,
    double[] max,
    long[] nonzeros) {
  /** The moments of all rows, in one pass. */
  public static Moments of(Dataset data) {
    double[] origin = data.origin();
    return data.reduce("moments of the features", () -> leaf -> MomentSums.of(leaf, origin.length))
        .moments(origin);
  }

  /** D. */
  public int dimensions() {
    return mean.length;
  }

  /** K points drawn uniformly over the range of each feature, points[k*D + d]. */
  public double[] uniformInRange(int components, RandomKey key) {
    CounterRandom.Stream random =
        CounterRandom.stream(
            key.seed(), RandomPurpose.INITIAL_PARAMETERS, key.restart(), key.components());
    double[] points = new double[components * dimensions()];
    for (int i = 0; i < points.length; i++) {
      int d = i % dimensions();
      points[i] = random.nextUniform(min[d], max[d]);
    }
    return points;
  }

  /** K points around the mean: mean + 0.01 standard deviations x normal noise, points[k*D + d]. */
  public double[] nearMean(int components, RandomKey key) {
    CounterRandom.Stream random =
        CounterRandom.stream(
            key.seed(), RandomPurpose.INITIAL_NOISE, key.restart(), key.components());
    double[] points = new double[components * dimensions()];
    for (int i = 0; i < points.length; i++) {
      int d = i % dimensions();
      points[i] = mean[d] + 0.01 * Math.sqrt(variance[d]) * random.nextNormal();
    }
    return points;
  }
}
