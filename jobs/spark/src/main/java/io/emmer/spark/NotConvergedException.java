package io.emmer.spark;

/**
 * The run was asked to fail if it does not converge, and did not: exit code 4. The message is one
 * line for people.
 */
public final class NotConvergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotConvergedException(String message) {
    super(message);
  }
}
