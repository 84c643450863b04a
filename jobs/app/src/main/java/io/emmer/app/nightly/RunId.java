package io.emmer.app.nightly;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The run of a date.
 *
 * @param revision 1, and one more for every time a finished date was run again by force
 */
public record RunId(LocalDate date, int revision) implements Comparable<RunId> {
  private static final Pattern NAME =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:\\.([1-9]\\d{0,5}))?");

  /** The name of its directory, such as {@code 2026-11-21} or {@code 2026-11-21.2}. */
  public String name() {
    return revision == 1 ? date.toString() : date + "." + revision;
  }

  /** The run of a directory's name, if it is one. */
  static Optional<RunId> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate date = LocalDate.parse(matcher.group(1));
      int revision = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
      return Optional.of(new RunId(date, revision));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  RunId next() {
    return new RunId(date, revision + 1);
  }

  @Override
  public int compareTo(RunId other) {
    return Comparator.comparing(RunId::date).thenComparingInt(RunId::revision).compare(this, other);
  }
}
