package io.emmer.em.text;

import com.google.errorprone.annotations.FormatMethod;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Makes texts of formats and their arguments. */
public final class Text {
  private static final int SIGNIFICANT = 4;
  private static final double TINY = 1e-4;
  private static final double HUGE = 1e15;

  private Text() {}

  /** As {@link String#format(String, Object...)}, with numbers as in {@link Locale#ROOT}. */
  @FormatMethod
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** A count with its noun, such as {@code 1 row} or {@code 2 rows}. */
  public static String count(long count, String one) {
    return format("%d %s", count, plural(count, one));
  }

  /** The noun for a count of things, which takes an s unless it is one. */
  public static String plural(long count, String one) {
    return count == 1 ? one : one + "s";
  }

  /** A number with four significant digits at the most, such as {@code 5.552} or {@code 1e-6}. */
  public static String brief(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value) || (size != 0 && (size < TINY || size >= HUGE))) {
      return format("%.3e", value).replaceAll("\\.?0*e([+-])0?", "e$1").replace("e+", "e");
    }
    return new BigDecimal(value)
        .round(new MathContext(SIGNIFICANT))
        .stripTrailingZeros()
        .toPlainString();
  }
}
