package io.emmer.spark.rows.transform;

import io.emmer.em.Moments;
import io.emmer.spark.InputException;
import java.io.Serializable;

/**
 * z_d = (x_d - mean_d) / deviation_d.
 *
 * @param mean mean[d]
 * @param deviation deviation[d], the standard deviation (divisor: sum of the weights); 1 for a
 *     constant feature, which becomes 0
 */
record Standardization(double[] mean, double[] deviation) implements Serializable {
  static Standardization of(Moments moments) {
    for (int d = 0; d < moments.dimensions(); d++) {
      if (moments.variance()[d] < Double.MIN_NORMAL && moments.min()[d] < moments.max()[d]) {
        throw new InputException(
            "{standardize}: feature %d is from %s to %s, too close for squares of numbers; give a"
                + " smaller {scale}",
            d, moments.min()[d], moments.max()[d]);
      }
    }
    return of(moments.mean(), moments.variance());
  }

  static Standardization of(double[] mean, double[] variance) {
    double[] deviation = new double[mean.length];
    for (int d = 0; d < mean.length; d++) {
      deviation[d] = variance[d] > 0 ? Math.sqrt(variance[d]) : 1;
    }
    return new Standardization(mean, deviation);
  }
}
