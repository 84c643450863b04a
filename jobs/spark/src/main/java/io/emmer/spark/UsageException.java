package io.emmer.spark;

/**
 * The arguments or the configuration are wrong: exit code 2. The message is one line for people.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}
