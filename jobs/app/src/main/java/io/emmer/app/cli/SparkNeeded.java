package io.emmer.app.cli;

/** Ends what goes without Spark, as the work that follows does not. */
final class SparkNeeded extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Without a stack, as it is no failure. */
  SparkNeeded() {
    super(null, null, false, false);
  }
}
