package io.emmer.em;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/**
 * A failure whose message names settings. A program says {@code variance-floor}; the command line,
 * where it is an option, puts two dashes before it. The message is a format with the names in
 * braces, {@code "component %d: give a larger {variance-floor}"}, and its arguments, which are
 * taken as they are: the name of a file may hold braces too. What stands in two pairs of braces is
 * no setting, and keeps one pair.
 */
public interface NamesSettings {
  /** The message with this text before the name of every setting. */
  String message(String prefix);

  /** The name of a setting as an argument of a format. */
  static String setting(String name) {
    return Marks.SETTING + name;
  }

  /**
   * A message of one line, in which the names of settings are marked: numbers are written as in
   * every locale, and control characters, which names of files may hold, are blanks.
   */
  @FormatMethod
  static String write(String format, Object... arguments) {
    String marked =
        format
            .replaceAll("(?<!\\{)\\{([a-z-]+)}", Marks.SETTING + "$1")
            .replaceAll("\\{\\{([a-z-]+)}}", "{$1}");
    return String.format(Locale.ROOT, marked, arguments).replaceAll(Marks.CONTROL, " ");
  }

  /** What {@link #write} wrote, with this text before the name of every setting. */
  static String read(String written, String prefix) {
    return written.replace(Marks.SETTING, prefix);
  }

  /** What messages hold beside their words. */
  final class Marks {
    /** Stands before the name of a setting: a character that no text has. */
    private static final String SETTING = "\ue000";

    private static final String CONTROL =
        "[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]+";

    private Marks() {}
  }
}
