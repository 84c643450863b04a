package io.emmer.spark.ratings;

import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.ErrorSums;
import java.io.Serializable;

/** The way that blocks get the factors of the other side; which one it is changes no bit. */
interface Exchange extends AutoCloseable {
  /** Factors of a block by its number: values[n*k + f]. */
  @FunctionalInterface
  interface Source extends Serializable {
    double[] block(int number);
  }

  /**
   * Factors that come from nowhere else.
   *
   * @param factors k
   */
  Factors create(Side side, int factors, Source source);

  /**
   * New factors of a side.
   *
   * @param job what Spark's pages and logs call the work
   * @param own the factors it has, for rules that look at them; else null
   * @param measured whether errors are computed too; the squared norm is at any rate
   */
  Half apply(String job, Side side, BlockRule rule, Factors own, Factors fixed, boolean measured);

  /** Factors of a side and what was measured of them. */
  record Half(Factors factors, ErrorSums sums) {}

  /** Frees the memory that holds factors, and what leads to them. */
  @Override
  default void close() {}
}
