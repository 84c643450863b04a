package io.emmer.spark;

import com.google.errorprone.annotations.FormatMethod;
import io.emmer.em.SettingException;

/**
 * The arguments or the configuration are wrong: exit code 2. The message is one line for people.
 */
public final class UsageException extends SettingException {
  private static final long serialVersionUID = 1;

  /** With a message as {@link io.emmer.em.NamesSettings} has it. */
  @FormatMethod
  public UsageException(String format, Object... arguments) {
    super(format, arguments);
  }

  /**
   * Refuses what is not as it must be.
   *
   * @param found the option with its value
   * @param expected what it should be
   * @throws UsageException if the condition does not hold
   */
  public static void require(boolean condition, String found, String expected) {
    if (!condition) {
      throw new UsageException("%s: expected %s", found, expected);
    }
  }
}
