package io.emmer.em.factor;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;

/** Small ratings and factors to test with. */
final class FactorRowsFixture {
  private FactorRowsFixture() {}

  static double draw(int a, int b) {
    return CounterRandom.normal(1, RandomPurpose.GAUSSIAN_VALUE, a, b, 0);
  }

  /** Rows of so many ratings, of columns that ascend. */
  static RatingRows rows(int columns, int... sizes) {
    int[] starts = new int[sizes.length + 1];
    for (int n = 0; n < sizes.length; n++) {
      starts[n + 1] = starts[n] + sizes[n];
    }
    int[] at = new int[starts[sizes.length]];
    double[] values = new double[at.length];
    for (int n = 0; n < sizes.length; n++) {
      for (int i = starts[n]; i < starts[n + 1]; i++) {
        at[i] = (int) ((long) (i - starts[n]) * columns / sizes[n]);
        values[i] = draw(n, i);
      }
    }
    return new RatingRows(starts, at, values);
  }

  static RatingBlock block(RatingRows training) {
    RatingRows none = rows(1, new int[training.rows()]);
    return new RatingBlock(0, 0, training, none, none);
  }

  static double[] factors(int rows, int k) {
    double[] values = new double[rows * k];
    for (int i = 0; i < values.length; i++) {
      values[i] = draw(-1 - i / k, i % k);
    }
    return values;
  }
}
