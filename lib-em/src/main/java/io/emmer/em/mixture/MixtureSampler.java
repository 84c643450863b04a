package io.emmer.em.mixture;

import io.emmer.em.RowSampler;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Objects;

/**
 * Ancestral sampling of p(x) = sum_k pi_k p(x | k) (PRML section 8.1.2): k by the mixing weights,
 * then x from p(x | k). The keys of all draws hold the row, so that it does not matter which rows
 * are drawn together, where, and in which order.
 */
public final class MixtureSampler implements RowSampler {
  private static final long serialVersionUID = 1L;

  /** cumulative[k]: sum of the weights of components 0 to k; the last is exactly 1. */
  private final double[] cumulative;

  private final ConditionalDraw draw;
  private final RandomPurpose componentPurpose;
  private final RandomPurpose valuePurpose;

  /**
   * A sampler of a fitted model.
   *
   * @param weights pi[k], not negative, of sum 1
   */
  public MixtureSampler(double[] weights, ConditionalDraw draw) {
    this(weights, draw, RandomPurpose.SAMPLE_COMPONENT, RandomPurpose.SAMPLE_VALUE);
  }

  /**
   * A sampler whose draws are independent of those for other purposes under the same seed.
   *
   * @param weights pi[k], not negative, of sum 1
   */
  public MixtureSampler(
      double[] weights,
      ConditionalDraw draw,
      RandomPurpose componentPurpose,
      RandomPurpose valuePurpose) {
    this.cumulative = cumulative(weights);
    this.draw = Objects.requireNonNull(draw);
    this.componentPurpose = componentPurpose;
    this.valuePurpose = valuePurpose;
  }

  private static double[] cumulative(double[] weights) {
    double[] sums = weights.clone();
    for (int k = 1; k < sums.length; k++) {
      sums[k] += sums[k - 1];
    }
    double total = sums[sums.length - 1];
    for (int k = 0; k < sums.length; k++) {
      // A last sum of exactly 1 exceeds every uniform draw, also when the last weight is 0.
      sums[k] /= total;
    }
    return sums;
  }

  /** K. */
  public int components() {
    return cumulative.length;
  }

  /** The component, 0 to K - 1, from which row {@code row} comes. */
  public int component(long seed, long row) {
    double u = CounterRandom.uniform(seed, componentPurpose, row, 0, 0);
    int k = 0;
    while (u >= cumulative[k]) {
      k++;
    }
    return k;
  }

  @Override
  public int draw(long seed, long row, double[] out, int at) {
    int k = component(seed, row);
    draw.draw(k, CounterRandom.stream(seed, valuePurpose, row, 0), out, at);
    return k;
  }
}
