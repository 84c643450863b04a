package io.emmer.spark;

import com.google.errorprone.annotations.FormatMethod;
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

  private final String written;

  /** What is wrong with which file, as {@link NamesSettings} has messages. */
  @FormatMethod
  public InputException(String format, Object... arguments) {
    this((Throwable) null, format, arguments);
  }

  /** With the failure underneath. */
  @FormatMethod
  public InputException(Throwable cause, String format, Object... arguments) {
    super(NamesSettings.read(NamesSettings.write(format, arguments), ""), cause);
    written = NamesSettings.write(format, arguments);
  }

  @Override
  public final String message(String prefix) {
    return NamesSettings.read(written, prefix);
  }
}
