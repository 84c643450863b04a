package io.emmer.app.report;

import java.util.Locale;

/** Texts from outside, made visible and short. Templates escape what HTML and XML escape. */
public final class VisibleText {
  private static final int LABEL = 24;
  private static final int NAME = 48;
  private static final int TITLE = 160;

  private VisibleText() {}

  /**
   * A text in which characters that would act unseen, such as control characters, marks that turn
   * the direction of writing and unpaired surrogates, are hexadecimal numbers after a backslash and
   * u.
   */
  public static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(point, visible));
    return visible.toString();
  }

  private static void append(int point, StringBuilder visible) {
    if (point == '\n' || point == '\t') {
      visible.append(' ');
    } else if (acts(point)) {
      visible.append('\\').append(String.format(Locale.ROOT, "u%04x", point));
    } else {
      visible.appendCodePoint(point);
    }
  }

  private static boolean acts(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /** A text of a table's heading, shortened. */
  public static String label(String text) {
    return shortened(of(text), LABEL);
  }

  /** The name of a model, which stands alone, shortened. */
  public static String name(String text) {
    return shortened(of(text), NAME);
  }

  /** The heading of a page, shortened. */
  public static String title(String text) {
    return shortened(of(text), TITLE);
  }

  private static String shortened(String text, int limit) {
    return text.codePointCount(0, text.length()) <= limit
        ? text
        : text.substring(0, text.offsetByCodePoints(0, limit - 1)) + "…";
  }
}
