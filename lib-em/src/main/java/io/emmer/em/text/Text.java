package io.emmer.em.text;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/** Makes texts of formats and their arguments. */
public final class Text {
  private Text() {}

  /** As {@link String#format(String, Object...)}, with numbers as in {@link Locale#ROOT}. */
  @FormatMethod
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
