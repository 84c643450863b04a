package io.emmer.em.model;

import com.google.errorprone.annotations.FormatMethod;
import io.emmer.em.NamesSettings;

/**
 * A model directory or array file that is damaged, incomplete or of the wrong kind.
 *
 * <p>The message is one line. It names the file, where in it (byte offset, field or index), what
 * was found and what was expected.
 */
public class ModelFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with which file, as {@link NamesSettings} has messages. */
  @FormatMethod
  public ModelFormatException(String format, Object... arguments) {
    super(NamesSettings.write(format, arguments));
  }

  /** With the failure underneath. */
  @FormatMethod
  public ModelFormatException(Throwable cause, String format, Object... arguments) {
    super(NamesSettings.write(format, arguments), cause);
  }
}
