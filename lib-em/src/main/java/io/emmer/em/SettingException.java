package io.emmer.em;

import com.google.errorprone.annotations.FormatMethod;

/** A setting that has a value which it must not have. The message is one line for people. */
public class SettingException extends IllegalArgumentException implements NamesSettings {
  private static final long serialVersionUID = 1L;

  private final String written;

  /** With a message as {@link NamesSettings} has it. */
  @FormatMethod
  public SettingException(String format, Object... arguments) {
    super(NamesSettings.read(NamesSettings.write(format, arguments), ""));
    written = NamesSettings.write(format, arguments);
  }

  @Override
  public final String message(String prefix) {
    return NamesSettings.read(written, prefix);
  }
}
