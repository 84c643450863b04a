package io.emmer.spark.rows;

/**
 * Into how many partitions rows are cut where nobody says so.
 *
 * @param cores of all executors
 * @param local whether they are one machine's
 */
record PartitionRule(int cores, boolean local) {
  /** A few tasks a core even out executors that are not equally fast; one machine needs none. */
  private static final int CLUSTER_TASKS_PER_CORE = 3;

  /**
   * Bytes of a partition at the most. Memory keeps a partition whole or not at all: of data that
   * exceeds it as many small ones stay as fit, where of two large ones none would.
   */
  private static final long MOST_BYTES = 1L << 28;

  /**
   * A number of partitions, a multiple of the cores where there are more leaves than that.
   *
   * @param asked by the user, or 0
   * @param leaves at most so many
   * @param bytes of all rows in memory
   */
  int partitions(int asked, int leaves, long bytes) {
    if (asked > 0) {
      return Math.min(asked, leaves);
    }
    long tasks = local ? cores : (long) CLUSTER_TASKS_PER_CORE * cores;
    long fitting = (bytes - 1) / MOST_BYTES + 1;
    long rounds = (fitting - 1) / cores + 1;
    return (int) Math.min(leaves, Math.max(tasks, rounds * cores));
  }
}
