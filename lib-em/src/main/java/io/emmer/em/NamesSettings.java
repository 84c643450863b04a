package io.emmer.em;

/**
 * A failure whose message names settings. A program says {@code variance-floor}; the command line,
 * where it is an option, puts two dashes before it. The message is written with the names in
 * braces: {@code give a larger {variance-floor}}. What stands in two pairs of braces is no setting,
 * and keeps one pair.
 */
public interface NamesSettings {
  /** The message with this text before the name of every setting. */
  String message(String prefix);

  /** The text of a message that has names of settings in braces. */
  static String write(String template, String prefix) {
    return template
        .replaceAll("(?<!\\{)\\{([a-z-]+)}", prefix + "$1")
        .replaceAll("\\{\\{([a-z-]+)}}", "{$1}");
  }
}
