package io.emmer.spark.ratings;

import io.emmer.em.factor.RatingBlock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Factors in the memory of the driver.
 *
 * @param values values[n*k + f]
 */
record HeldFactors(int factors, double[] values) implements Factors {
  @Override
  public Iterator<double[]> blocks() {
    int size = RatingBlock.ROWS * factors;
    return IntStream.range(0, (values.length + size - 1) / size)
        .mapToObj(
            b -> Arrays.copyOfRange(values, b * size, Math.min(values.length, (b + 1) * size)))
        .iterator();
  }

  @Override
  public void release() {}
}
