package io.emmer.app.cli;

import java.util.List;

/**
 * Names of columns in options, separated by commas as in CSV: a name that holds a comma stands in
 * quotes, which are doubled within. The command line keeps such a name whole, with its quotes.
 */
final class ColumnNames {
  private ColumnNames() {}

  /** The names that an option was given, none if it was not. */
  static List<String> of(List<String> givenOrNull) {
    return givenOrNull == null
        ? List.of()
        : givenOrNull.stream().map(ColumnNames::unquoted).toList();
  }

  private static String unquoted(String name) {
    boolean isQuoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    return isQuoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
  }
}
