package io.emmer.app.cli;

import io.emmer.em.text.Text;
import io.emmer.spark.Secrets;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people read: no users and passwords of URIs, and nothing that commands a terminal or turns
 * the direction of text, which names of files may hold. That is written as JSON would, {@code
 * \u005cu001b}, so that results in JSON stay what they are.
 */
final class DiscreetWriter extends PrintWriter {
  /** Group 1 stays: what clears the line of a progress bar, and colours of usage texts. */
  private static final Pattern COMMANDS =
      Pattern.compile(
          "(^\\r"
              + "\\e\\[K|\\e\\[[0-9;]*m|\\r"
              + "(?=\\n"
              + "))|[\\p{Cntrl}\\u0080-\\u009f\\u200e\\u200f\\u061c\\u2028-\\u202e\\u2066-\\u2069&&[^\\n"
              + "\\t]]");

  DiscreetWriter(OutputStream out) {
    super(out, true, StandardCharsets.UTF_8);
  }

  /** All texts come here. */
  @Override
  public void write(String text, int offset, int length) {
    String hidden = shown(Secrets.hide(text.substring(offset, offset + length)));
    super.write(hidden, 0, hidden.length());
  }

  private static String shown(String text) {
    return COMMANDS
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) != null
                        ? found.group()
                        : Text.format("\\u%04x", (int) found.group().charAt(0))));
  }
}
