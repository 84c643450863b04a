package io.emmer.spark.ratings;

import io.emmer.em.factor.RatingBlock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Factors in the memory of the driver, from which others can be created too.
 *
 * @param factors k
 * @param values values[n*k + f] of row n
 */
record DriverFactors(int factors, double[] values) implements Factors, Exchange.Source {
  @Override
  public double[] block(int number) {
    int size = RatingBlock.ROWS * factors;
    return Arrays.copyOfRange(values, number * size, Math.min(values.length, (number + 1) * size));
  }

  @Override
  public Iterator<double[]> blocks() {
    int blocks = RatingBlock.blocks(values.length / factors);
    return IntStream.range(0, blocks).mapToObj(this::block).iterator();
  }

  @Override
  public void release() {}
}
