package io.emmer.em.mixture;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Support;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.text.Text;

/**
 * The density of a fitted mixture at single rows: p(x) = sum_k pi_k p(x | k) (PRML (9.7)) and p(k |
 * x) = pi_k p(x | k) / p(x) (PRML (9.13)), by the E-step of its family. Not thread-safe.
 */
public final class MixtureDensity {
  private final EStep<?> eStep;
  private final double[] origin;
  private final Support support;

  private MixtureDensity(Candidate<?, ?> candidate) {
    this.origin = candidate.originOfRows();
    this.eStep = candidate.eStep(origin);
    this.support = candidate.family().support();
  }

  /**
   * The density of a model.
   *
   * @throws IllegalArgumentException for a family without a density, as K-means
   */
  public static MixtureDensity of(Candidate<?, ?> candidate) {
    if (!candidate.family().objective().isLikelihood()) {
      throw new IllegalArgumentException(candidate.family().name() + " has no density");
    }
    return new MixtureDensity(candidate);
  }

  /**
   * log p(x) in nats.
   *
   * @param row x[d], finite
   * @throws IllegalArgumentException if the row has another number of features, or a value that the
   *     family has no density for
   */
  public double logDensity(double... row) {
    return assign(row).score()[0];
  }

  /**
   * p(k | x) for every k; exactly 0 where it is below e^-42 of the largest.
   *
   * @param row x[d], finite
   * @throws IllegalArgumentException as for {@link #logDensity}
   */
  public double[] posterior(double... row) {
    return assign(row).responsibilities();
  }

  private Assignments assign(double[] row) {
    if (row.length != origin.length) {
      throw new IllegalArgumentException(
          Text.format("the row has %d features, but the model %d", row.length, origin.length));
    }
    double[] relative = row.clone();
    for (int d = 0; d < relative.length; d++) {
      if (!support.contains(row[d])) {
        throw new IllegalArgumentException(
            Text.format(
                "feature %d is %s, expected a finite number from %s to %s",
                d, row[d], support.lowest(), support.highest()));
      }
      relative[d] -= origin[d];
    }
    return eStep.assign(new DenseBlock(0, relative.length, relative, null));
  }
}
