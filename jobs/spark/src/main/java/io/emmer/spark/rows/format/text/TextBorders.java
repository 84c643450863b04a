package io.emmer.spark.rows.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Where rows begin in a range of bytes of a file, of which it is not known whether it begins within
 * quotes.
 *
 * @param quotes number of quotes that may hide line feeds
 * @param lines number of line feeds
 * @param outside the first row that begins in the range, if the range begins outside of quotes, or
 *     null
 * @param inside the same, if the range begins within quotes
 */
public record TextBorders(long quotes, long lines, Border outside, Border inside)
    implements Serializable {
  private static final int BUFFER_BYTES = 1 << 20;

  /**
   * Where a row begins.
   *
   * @param offset in the file
   * @param lines line feeds of the range before it
   */
  public record Border(long offset, long lines) implements Serializable {}

  /** Reads a range of a file. */
  public static TextBorders of(
      Configuration conf, TextFormat format, TextPart whole, long start, long end)
      throws IOException {
    boolean quoting = format.quotesLineFeeds();
    long quotes = 0;
    long lines = 0;
    Border[] first = new Border[2];
    long at = start;
    try (InputStream in = whole.between(start, Math.min(end, whole.end()), 0).open(conf)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count; (count = in.read(buffer)) > 0; at += count) {
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '"' && quoting) {
            quotes++;
          } else if (buffer[i] == '\n') {
            lines++;
            int parity = (int) (quotes & 1);
            first[parity] = first[parity] == null ? new Border(at + i + 1, lines) : first[parity];
          }
        }
      }
    }
    return new TextBorders(quotes, lines, first[0], first[1]);
  }

  /**
   * Parts of whole rows.
   *
   * @param ranges of the file one behind the other
   */
  public static List<TextPart> parts(TextPart whole, List<TextBorders> ranges) {
    List<TextPart> parts = new ArrayList<>();
    Border start = new Border(0, 0);
    // The first range begins with a row.
    long quotes = ranges.get(0).quotes;
    long lines = ranges.get(0).lines;
    for (TextBorders range : ranges.subList(1, ranges.size())) {
      Border next = (quotes & 1) == 0 ? range.outside : range.inside;
      if (next != null && next.offset < whole.end()) {
        parts.add(whole.between(start.offset, next.offset, start.lines));
        start = new Border(next.offset, lines + next.lines);
      }
      quotes += range.quotes;
      lines += range.lines;
    }
    parts.add(whole.between(start.offset, whole.end(), start.lines));
    return parts;
  }
}
