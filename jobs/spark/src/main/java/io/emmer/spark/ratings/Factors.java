package io.emmer.spark.ratings;

import java.util.Iterator;

/** The factors of one side, wherever they are held. */
sealed interface Factors permits DriverFactors, RoutedExchange.ClusterFactors {
  /** The factors of block after block in ascending order: values[n*k + f] of its row n. */
  Iterator<double[]> blocks();

  /** Frees the memory that holds the factors. */
  void release();

  /**
   * The factors of all rows, in the memory of the driver.
   *
   * @param rows number of rows of the side
   * @param k number of factors of a row
   */
  default double[] gathered(int rows, int k) {
    double[] all = new double[Math.multiplyExact(rows, k)];
    int at = 0;
    for (Iterator<double[]> blocks = blocks(); blocks.hasNext(); ) {
      double[] block = blocks.next();
      System.arraycopy(block, 0, all, at, block.length);
      at += block.length;
    }
    return all;
  }
}
