package io.emmer.app.bench;

import io.emmer.em.text.Text;
import io.emmer.spark.UsageException;

/**
 * The iterations of a short and of a long run, whose difference is timed.
 *
 * @param shortRun iterations of the short one, 1 or more
 * @param longRun iterations of the long one, more than those
 * @param runs times that every subject takes its turn
 */
public record RunLengths(int shortRun, int longRun, int runs) {
  /**
   * What users ask for.
   *
   * @throws UsageException if the numbers are not as stated
   */
  public RunLengths {
    UsageException.require(runs >= 1, "--runs " + runs, "1 or more; give a larger number");
    UsageException.require(
        shortRun >= 1 && longRun > shortRun,
        Text.format("--short %d and --long %d", shortRun, longRun),
        "1 or more, and more");
  }
}
