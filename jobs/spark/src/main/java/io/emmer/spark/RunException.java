package io.emmer.spark;

/** The run failed: exit code 1. The message is one line for people. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RunException(String message) {
    super(message);
  }
}
