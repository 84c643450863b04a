package io.emmer.spark;

/**
 * Input that a job refuses: a file that is damaged, of the wrong kind, or changed while it was
 * read.
 *
 * <p>The message is one line. It names the file, the byte offset or row, what was found, what was
 * expected and what to do about it, so that it can be shown without a stack trace.
 */
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Without a failure underneath.
   *
   * @param message what is wrong with which file; line breaks in it are replaced by spaces
   */
  public InputException(String message) {
    super(oneLine(message));
  }

  /**
   * With the failure underneath.
   *
   * @param message what is wrong with which file; line breaks in it are replaced by spaces
   * @param cause the failure underneath
   */
  public InputException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** File names and texts of other libraries may hold line breaks and terminal escapes. */
  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+", " ");
  }
}
