package io.emmer.spark;

import com.google.errorprone.annotations.FormatMethod;
import io.emmer.em.EmException;

/** The run failed: exit code 1. The message is one line for people. */
public final class RunException extends EmException {
  private static final long serialVersionUID = 1;

  /** With a message as {@link io.emmer.em.NamesSettings} has it. */
  @FormatMethod
  public RunException(String format, Object... arguments) {
    super(format, arguments);
  }
}
