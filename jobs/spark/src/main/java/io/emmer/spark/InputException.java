package io.emmer.spark;

import io.emmer.em.NamesSettings;

/**
 * Input that a job refuses: a file that is damaged, of the wrong kind, or changed while it was
 * read.
 *
 * <p>The message is one line. It names the file, the byte offset or row, what was found, what was
 * expected and what to do about it, so that it can be shown without a stack trace.
 */
public class InputException extends RuntimeException implements NamesSettings {
  private static final long serialVersionUID = 1L;

  private final String template;

  /**
   * Without a failure underneath.
   *
   * @param template what is wrong with which file, with the names of settings in braces, as {@link
   *     NamesSettings} wants them; line breaks in it are replaced by spaces
   */
  public InputException(String template) {
    this(template, null);
  }

  /**
   * With the failure underneath.
   *
   * @param template what is wrong with which file, with the names of settings in braces, as {@link
   *     NamesSettings} wants them; line breaks in it are replaced by spaces
   * @param cause the failure underneath
   */
  public InputException(String template, Throwable cause) {
    super(NamesSettings.write(oneLine(template), ""), cause);
    this.template = oneLine(template);
  }

  @Override
  public final String message(String prefix) {
    return NamesSettings.write(template, prefix);
  }

  /** File names and texts of other libraries may hold line breaks and terminal escapes. */
  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+", " ");
  }
}
