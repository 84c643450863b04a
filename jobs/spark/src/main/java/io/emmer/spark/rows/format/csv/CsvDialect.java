package io.emmer.spark.rows.format.csv;

import io.emmer.spark.UsageException;
import java.io.Serializable;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a table is written in text.
 *
 * @param delimiter one character between fields; empty to go by the name of the file
 * @param header whether the first record names the columns
 * @param headerIsGiven whether somebody said so
 * @param nulls texts that stand for missing cells, as the empty one always does
 */
public record CsvDialect(String delimiter, boolean header, boolean headerIsGiven, Set<String> nulls)
    implements Serializable {
  /** Of files with a header, delimited as their names say. */
  public static final CsvDialect DEFAULT = new CsvDialect("", true, false, Set.of());

  private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");
  private static final Set<String> OF_TABS = Set.of(".tsv", ".tab");
  private static final Set<String> OF_COMMAS = Set.of(".csv");

  public CsvDialect {
    nulls = Set.copyOf(nulls);
    if (!delimiter.matches("[\\p{ASCII}&&[^\"\r\n]]?")) {
      throw new UsageException(
          "{delimiter} '%s': expected one ASCII character, no quote and no line break, or tab",
          delimiter);
    }
  }

  /** The same with tabs between fields. */
  public CsvDialect ofTabs() {
    return new CsvDialect("\t", header, headerIsGiven, nulls);
  }

  /** Whether a file is one of text by its name. */
  public static boolean isNamed(String file) {
    return isOf(OF_COMMAS, file) || isOf(OF_TABS, file);
  }

  private static boolean isOf(Set<String> endings, String file) {
    return endings.stream().anyMatch(end -> file.endsWith(end) || file.endsWith(end + ".gz"));
  }

  /** A text as a field between commas, quoted where it must be. */
  public static String field(String text) {
    return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** The byte between fields of a file. */
  byte delimiterOf(String file) {
    return (byte) (delimiter.isEmpty() ? isOf(OF_TABS, file) ? '\t' : ',' : delimiter.charAt(0));
  }
}
