package io.emmer.em;

import com.google.errorprone.annotations.FormatMethod;

/** A fit that cannot go on. The message is one line that says what was found and what to do. */
public class EmException extends RuntimeException implements NamesSettings {
  private static final long serialVersionUID = 1L;

  private final String written;

  /** With a message as {@link NamesSettings} has it. */
  @FormatMethod
  public EmException(String format, Object... arguments) {
    super(NamesSettings.read(NamesSettings.write(format, arguments), ""));
    written = NamesSettings.write(format, arguments);
  }

  @Override
  public final String message(String prefix) {
    return NamesSettings.read(written, prefix);
  }
}
