package io.emmer.app.toy;

import io.emmer.em.RowSampler;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.MixtureSampler;
import io.emmer.em.random.CounterRandom;
import java.util.Optional;

/** Mixing weights pi[k] and rates lambda[k*D + d], which are positive. */
final class PoissonModel extends ComponentModel {
  private static final long serialVersionUID = 1L;
  static final String RATES = "rates";

  PoissonModel(double[] weights, double[] rates) {
    super(weights, rates, RATES);
    for (double rate : rates) {
      if (!(rate > 0)) {
        throw new IllegalArgumentException("a rate is " + rate + ", expected a positive number");
      }
    }
  }

  @Override
  public long freeParameters() {
    return components() - 1L + (long) components() * dimensions();
  }

  @Override
  public Optional<RowSampler> sampler() {
    return Optional.of(new MixtureSampler(weights(), this::draw));
  }

  /** By products of uniform draws (Knuth, TAOCP 3.4.1). */
  private void draw(int k, CounterRandom.Stream random, double[] out, int at) {
    for (int d = 0; d < dimensions(); d++) {
      int count = 0;
      double limit = StrictMath.exp(-centre(k, d));
      for (double product = random.nextUniform();
          product > limit;
          product *= random.nextUniform()) {
        count++;
      }
      out[at + d] = count;
    }
  }
}
