package io.emmer.spark;

import io.emmer.em.EmException;

/** The run failed: exit code 1. The message is one line for people. */
public final class RunException extends EmException {
  private static final long serialVersionUID = 1;

  /** With the names of settings in braces, as {@link io.emmer.em.NamesSettings} wants them. */
  public RunException(String template) {
    super(template);
  }
}
