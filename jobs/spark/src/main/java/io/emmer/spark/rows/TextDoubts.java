package io.emmer.spark.rows;

import com.google.errorprone.annotations.FormatMethod;
import io.emmer.em.NamesSettings;
import io.emmer.spark.rows.format.text.CellKind;
import io.emmer.spark.rows.format.text.TextColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds columns of tables in text that are read as they stand, and yet may be meant otherwise:
 * numbers among which a text stands, numbers as other programs and countries write them, and
 * numbers of the rows.
 *
 * @param columns what they hold, by name
 * @param rows how many there are
 */
record TextDoubts(Map<String, TextColumn> columns, long rows) {
  /** A column of which more cells are numbers is one but for what stands among them. */
  private static final double MOSTLY = 0.9;

  /** In fewer rows numbers follow one another by chance. */
  private static final long LEAST_ROWS = 10;

  private static final Set<String> MARKS_OF_MISSING =
      Set.of("na", "n/a", "#n/a", "nan", "null", "none", "nil", "?", "-", "--", ".", "missing");

  /** With a comma, in groups, or with blanks, a currency or a percent sign around them. */
  private static final Pattern FOREIGN_NUMBER =
      Pattern.compile(
          "(?U)\\s*\\p{Sc}?\\s*[+-]?\\p{Sc}?"
              + "(\\d{1,3}([,.' \\u00a0\\u202f])\\d{3}(\\2\\d{3})*([.,]\\d+)?|\\d+([.,]\\d+)?)"
              + "\\s*[%\\p{Sc}]?\\s*");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** Whether a text is a number, but for how it is written. */
  static boolean isForeignNumber(String text) {
    return FOREIGN_NUMBER.matcher(text).matches()
        && !NUMBER.matcher(text).matches()
        && !ADDRESS.matcher(text).matches();
  }

  /** Of a column, how many of its cells are numbers if most of them are. */
  static Optional<String> mostlyNumbers(TextColumn column) {
    long numbers = column.count(CellKind.NUMBER);
    return numbers > MOSTLY * column.present() ? Optional.of(shares(column)) : Optional.empty();
  }

  /** Whether texts are numbers but for a few, so that they are told as such a column. */
  static boolean areMostlyNumbers(List<String> texts) {
    long numbers =
        texts.stream()
            .filter(text -> NUMBER.matcher(text).matches() || isForeignNumber(text))
            .count();
    return numbers > MOSTLY * texts.size();
  }

  private static String shares(TextColumn column) {
    return column.count(CellKind.NUMBER) + " of " + column.present() + " cells are";
  }

  /**
   * A line for each feature that may be meant otherwise.
   *
   * @param chosen whether somebody named the features one by one
   */
  List<String> of(TableColumns wanted, boolean chosen) {
    List<String> lines = new ArrayList<>();
    for (String name : wanted.features()) {
      TextColumn column = columns.get(name);
      if (column.count().rows() == rows && rows >= LEAST_ROWS && !chosen) {
        lines.add(
            write(
                "column '%s' counts the rows, from %d, and tells nothing of them; leave it out, by"
                    + " {exclude}, or name it by {id}",
                name, column.count().first()));
      }
      if (wanted.cells() != null && !wanted.cells().isCategorical(name)) {
        ofTexts(name, column).ifPresent(lines::add);
      }
    }
    return lines;
  }

  /** What a column of texts is that may be one of numbers. */
  Optional<String> ofTexts(String name, TextColumn column) {
    TextColumn.Cells text = column.kinds().get(CellKind.TEXT);
    if (text == null) {
      return Optional.empty();
    }
    String found =
        write("%s: line %d: column '%s' is '%s'", text.file(), text.line(), name, text.text());
    if (isForeignNumber(text.text())) {
      return Optional.of(
          found
              + write(
                  ", so all of it is text; if they are numbers, write them in digits with a point,"
                      + " or leave the column out, by {exclude}"));
    }
    boolean isMark = MARKS_OF_MISSING.contains(text.text().toLowerCase(Locale.ROOT));
    boolean isAmongNumbers = isMark && column.count(CellKind.NUMBER) > 0;
    return isAmongNumbers || mostlyNumbers(column).isPresent()
        ? Optional.of(
            found
                + write(
                    ", so all of it is text, and %s numbers; if that stands for a missing cell,"
                        + " give {null}%s'%s'",
                    shares(column),
                    text.text().startsWith("-") ? "=" : " ", // else it may pass for an option
                    text.text()))
        : Optional.empty();
  }

  @FormatMethod
  private static String write(String format, Object... arguments) {
    return NamesSettings.read(NamesSettings.write(format, arguments), "--");
  }
}
