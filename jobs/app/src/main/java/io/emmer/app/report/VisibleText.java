package io.emmer.app.report;

import io.emmer.em.text.Text;
import java.util.regex.Pattern;

/** Texts from outside, made visible and short. Templates escape what HTML and XML escape. */
public final class VisibleText {
  /** Controls, formats, surrogates without a partner, and separators of lines and paragraphs. */
  private static final Pattern ACTING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

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
    return ACTING
        .matcher(text.replace('\n', ' ').replace('\t', ' '))
        .replaceAll(found -> Text.format("\\\\u%04x", found.group().codePointAt(0)));
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
