package io.emmer.app.report;

import io.emmer.em.text.Text;
import java.util.Locale;

/** Numbers as texts for readers, the same in every locale. */
public final class NumberText {
  private static final int SIGNIFICANT = 8;
  private static final int SIGNIFICANT_IN_LISTS = 4;
  private static final int MOST_DECIMALS = 6;
  private static final double TINY = 1e-4;
  private static final double HUGE = 1e15;

  private NumberText() {}

  /** Such as 60,000. */
  public static String count(long value) {
    return minus(Text.format("%,d", value));
  }

  /** Such as 12.5%. */
  public static String percent(double share) {
    return real(100 * share, 1) + (Double.isFinite(share) ? "%" : "");
  }

  /** About eight significant digits. */
  public static String real(double value) {
    return significant(value, SIGNIFICANT);
  }

  /** About four significant digits. */
  public static String brief(double value) {
    return significant(value, SIGNIFICANT_IN_LISTS);
  }

  private static String significant(double value, int significant) {
    double size = Math.abs(value);
    if (Double.isFinite(value) && size != 0 && (size < TINY || size >= HUGE)) {
      return minus(Text.format("%.3e", value));
    }
    int digits = size < 1 ? 1 : (int) StrictMath.log10(size) + 1;
    return real(value, Math.max(0, Math.min(significant - digits, MOST_DECIMALS)));
  }

  /** Such as 12,345.68, with the given number of decimals. */
  public static String real(double value, int decimals) {
    if (Double.isNaN(value)) {
      return "undefined";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "\u2212∞";
    }
    return minus(String.format(Locale.ROOT, "%,." + decimals + "f", value));
  }

  /** A number of a drawing: one decimal place, or none. */
  public static String coordinate(double value) {
    String text = Text.format("%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String minus(String number) {
    return number.replace('-', '\u2212');
  }
}
