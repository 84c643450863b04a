package io.emmer.em;

/** A fit that cannot go on. The message is one line that says what was found and what to do. */
public class EmException extends RuntimeException implements NamesSettings {
  private static final long serialVersionUID = 1L;

  private final String template;

  /** With the names of settings in braces, as {@link NamesSettings} wants them. */
  public EmException(String template) {
    super(NamesSettings.write(template, ""));
    this.template = template;
  }

  @Override
  public final String message(String prefix) {
    return NamesSettings.write(template, prefix);
  }
}
