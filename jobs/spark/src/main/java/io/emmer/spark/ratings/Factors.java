package io.emmer.spark.ratings;

import java.util.Iterator;

/** Factors of one side, wherever they are. */
interface Factors {
  /** values[n*k + f] of block after block, in ascending order. */
  Iterator<double[]> blocks();

  /** Lets go of the memory. */
  void release();
}
