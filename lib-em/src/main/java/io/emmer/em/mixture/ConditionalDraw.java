package io.emmer.em.mixture;

import io.emmer.em.random.CounterRandom;
import java.io.Serializable;

/** Draws x from p(x | k). */
@FunctionalInterface
public interface ConditionalDraw extends Serializable {
  /**
   * Draws a row.
   *
   * @param random the row's own draws
   * @param out takes the row, out[at + d] = x_d
   */
  void draw(int k, CounterRandom.Stream random, double[] out, int at);
}
