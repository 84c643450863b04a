package io.emmer.em.model;

/**
 * A model directory or array file that is damaged, incomplete or of the wrong kind.
 *
 * <p>The message is one line. It names the file, where in it (byte offset, field or index), what
 * was found and what was expected.
 */
public class ModelFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Without a failure underneath.
   *
   * @param message what is wrong with which file; control characters are replaced by spaces
   */
  public ModelFormatException(String message) {
    super(oneLine(message));
  }

  /**
   * With the failure underneath.
   *
   * @param message what is wrong with which file; control characters are replaced by spaces
   * @param cause the failure underneath
   */
  public ModelFormatException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** File names and damaged headers may hold line breaks and terminal escapes. */
  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+", " ");
  }
}
