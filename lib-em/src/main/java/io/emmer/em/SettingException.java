package io.emmer.em;

/** A setting that has a value which it must not have. The message is one line for people. */
public class SettingException extends IllegalArgumentException implements NamesSettings {
  private static final long serialVersionUID = 1L;

  private final String template;

  /** With the names of settings in braces, as {@link NamesSettings} wants them. */
  public SettingException(String template) {
    super(NamesSettings.write(template, ""));
    this.template = template;
  }

  @Override
  public final String message(String prefix) {
    return NamesSettings.write(template, prefix);
  }
}
