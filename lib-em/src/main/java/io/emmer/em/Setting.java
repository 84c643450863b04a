package io.emmer.em;

import io.emmer.em.text.Text;
import java.io.Serializable;

/**
 * A number that users set about a fit, declared once: its name, its default and the values that it
 * may have. The records that hold such numbers check them by it, and the command line and spark.ml
 * take name, default and limits from it:
 *
 * <pre>
 * static final Setting TOLERANCE = Setting.notNegative("tolerance", 1e-6);
 *
 * TOLERANCE.check(0.5);
 * TOLERANCE.check(-1.0); // throws "tolerance -1.0: expected 0 or a positive number"
 * </pre>
 *
 * @param name in lower case, words joined by hyphens
 * @param defaultValue the value where users give none
 * @param least the smallest value that is allowed
 * @param most the largest; NaN and infinity never are
 * @param expected the values that are allowed, in words
 */
public record Setting(String name, double defaultValue, double least, double most, String expected)
    implements Serializable {

  /** A whole number of at least {@code least}. */
  public static Setting count(String name, int defaultValue, int least) {
    return new Setting(
        name, defaultValue, least, Integer.MAX_VALUE, Text.format("%d or more", least));
  }

  /** A whole number from {@code least} to a million, of what takes memory each. */
  public static Setting limitedCount(String name, int defaultValue, int least) {
    return new Setting(name, defaultValue, least, 1e6, Text.format("%d to 1000000", least));
  }

  /** Any finite number of at least 0. */
  public static Setting notNegative(String name, double defaultValue) {
    return new Setting(name, defaultValue, 0, Double.MAX_VALUE, "0 or a positive number");
  }

  /** Any finite number above 0. */
  public static Setting positive(String name, double defaultValue) {
    return new Setting(name, defaultValue, Double.MIN_VALUE, Double.MAX_VALUE, "a positive number");
  }

  /** The default of a whole number. */
  public int defaultCount() {
    return (int) defaultValue;
  }

  /** Whether the setting may have this value. */
  public boolean allows(double value) {
    return value >= least && value <= most;
  }

  /**
   * Refuses a value that the setting must not have.
   *
   * @throws SettingException if it is one
   */
  public void check(Number value) {
    if (!allows(value.doubleValue())) {
      throw new SettingException(
          "%s %s: expected %s", NamesSettings.setting(name), value, expected);
    }
  }
}
