package io.emmer.app.bench;

import java.util.Optional;

/** One row of the table: a work on a system, ready to run with nothing left to load. */
interface Subject {
  String work();

  BenchSystem system();

  /** How the rows are held. */
  String storage();

  /**
   * Runs from the same starting rows every time.
   *
   * @param iterations updates of the parameters to do
   * @return those that were done: fewer if a fixed point was met
   */
  int run(int iterations);

  /** How good the result of the last run is, for works that do not all end at the same. */
  default Optional<Accuracy> accuracy() {
    return Optional.empty();
  }
}
