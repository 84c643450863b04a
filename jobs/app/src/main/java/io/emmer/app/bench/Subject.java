package io.emmer.app.bench;

import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * One row of the table: a work on a system, ready to run with nothing left to load.
 *
 * @param storage how the rows are held
 * @param training does so many updates of the parameters, from the same start every time
 * @param whole whether it is timed by one run to its fixed point, from starts that are there, not
 *     by the difference of two; with restarts, of the longest of them
 */
record Subject(String work, BenchSystem system, String storage, Training training, boolean whole) {
  /** Does updates of the parameters. */
  @FunctionalInterface
  interface Training {
    Done run(int iterations);
  }

  /**
   * A run that is over.
   *
   * @param iterations those that were done: fewer if a fixed point was met
   * @param accuracy finds how good the result is; gives null for works that all end at the same
   */
  record Done(int iterations, Supplier<Measurement.Accuracy> accuracy) {}

  /** The subject of a work whose results are all the same; the function gives those done. */
  static Subject of(String work, BenchSystem system, String storage, IntUnaryOperator training) {
    return new Subject(
        work, system, storage, n -> new Done(training.applyAsInt(n), () -> null), false);
  }

  /** The same, timed to its fixed point or not. */
  Subject whole(boolean toItsEnd) {
    return new Subject(work, system, storage, training, toItsEnd);
  }
}
