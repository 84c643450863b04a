package io.emmer.spark.ratings;

import io.emmer.em.factor.RatingBlock;
import java.util.Arrays;

/**
 * Factors that are there already.
 *
 * @param values values[n*k + f]
 */
record TableFactors(int factors, double[] values) implements Exchange.Source {
  @Override
  public double[] block(int number) {
    int size = RatingBlock.ROWS * factors;
    return Arrays.copyOfRange(values, number * size, Math.min(values.length, (number + 1) * size));
  }

  /** All factors of a side in the driver's memory. */
  static double[] gathered(Factors factors, int rows, int k) {
    double[] all = new double[Math.multiplyExact(rows, k)];
    int at = 0;
    for (var blocks = factors.blocks(); blocks.hasNext(); ) {
      double[] block = blocks.next();
      System.arraycopy(block, 0, all, at, block.length);
      at += block.length;
    }
    return all;
  }
}
