package io.emmer.em.family.bernoulli;

import io.emmer.em.CellDensity;
import io.emmer.em.RowSampler;
import io.emmer.em.function.Divergence;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.MixtureSampler;
import java.util.Arrays;
import java.util.Optional;

/** Mixing weights pi[k] and probabilities p[k*D + d] in [0, 1]. */
public final class BernoulliModel extends ComponentModel {
  private static final long serialVersionUID = 1L;
  static final String PROBABILITIES = "probabilities";

  /**
   * @param weights pi[k]
   * @param probabilities p[k*D + d]
   * @throws IllegalArgumentException if one is no probability
   */
  public BernoulliModel(double[] weights, double[] probabilities) {
    super(weights, probabilities, PROBABILITIES);
    for (double p : probabilities) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("a probability is " + p + ", expected 0 to 1");
      }
    }
  }

  /** K-1 weights and K D probabilities. */
  @Override
  public long freeParameters() {
    return components() - 1 + (long) components() * dimensions();
  }

  /** p_kd. */
  public double probability(int k, int d) {
    return centre(k, d);
  }

  @Override
  public double divergence(int i, int j, double enough) {
    double sum = 0;
    for (int d = 0; d < dimensions() && sum < enough; d++) {
      sum += Divergence.bernoulli(probability(i, d), probability(j, d));
    }
    return sum;
  }

  /** x_d log p_kd + (1 - x_d) log(1 - p_kd), in which 0 log 0 = 0. */
  @Override
  public Optional<CellDensity> cells() {
    double[] ones = Arrays.stream(centres()).map(StrictMath::log).toArray();
    double[] zeros = Arrays.stream(centres()).map(p -> StrictMath.log(1 - p)).toArray();
    return Optional.of(
        (k, d, x) -> {
          int i = k * dimensions() + d;
          return (x == 0 ? 0 : x * ones[i]) + (x == 1 ? 0 : (1 - x) * zeros[i]);
        });
  }

  /** Rows of zeros and ones: x_d is 1 with probability p_kd. */
  @Override
  public Optional<RowSampler> sampler() {
    return Optional.of(
        new MixtureSampler(
            weights(),
            (k, random, out, at) -> {
              for (int d = 0; d < dimensions(); d++) {
                out[at + d] = random.nextUniform() < probability(k, d) ? 1 : 0;
              }
            }));
  }
}
