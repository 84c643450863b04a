package io.emmer.em;

/** A fit that cannot go on. The message is one line that says what was found and what to do. */
public class EmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EmException(String message) {
    super(message);
  }
}
