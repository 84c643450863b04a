package io.emmer.spark.rows.format.csv;

import io.emmer.em.model.Checksums;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;

/**
 * What a part of a table holds.
 *
 * @param columns in their order
 * @param sha256 of its bytes
 */
public record CsvSummary(long rows, List<Column> columns, byte[] sha256) implements Serializable {
  private static final int SHOWN = 80;

  /**
   * What a column holds.
   *
   * @param present cells that are not missing
   * @param numbers those of them that are numbers
   * @param textLine line of the first that is none, 0 if all are
   * @param text of that one
   */
  public record Column(long present, long numbers, long textLine, String text)
      implements Serializable {
    /** Of this part and one behind it. */
    public Column and(Column next) {
      Column first = textLine > 0 ? this : next;
      return new Column(present + next.present, numbers + next.numbers, first.textLine, first.text);
    }

    /** Whether all that it holds are numbers. */
    public boolean isNumeric() {
      return numbers == present;
    }
  }

  /**
   * Reads a part.
   *
   * @param names of the columns, of which every record has a field
   * @throws InputException if a record is damaged, or has another number of fields
   */
  public static CsvSummary of(Configuration conf, CsvPart part, List<String> names)
      throws IOException {
    int width = names.size();
    long[] present = new long[width];
    long[] numbers = new long[width];
    long[] lines = new long[width];
    String[] texts = new String[width];
    long rows = 0;
    try (DigestInputStream bytes = new DigestInputStream(part.open(conf), Checksums.sha256());
        CsvReader reader = part.reader(bytes)) {
      part.skipHeader(reader);
      CsvCells cells = new CsvCells(reader, part, width);
      for (; cells.next(); rows++) {
        for (int i = 0; i < width; i++) {
          if (cells.isMissing(i)) {
            continue;
          }
          present[i]++;
          if (reader.isNumber(i)) {
            numbers[i]++;
          } else if (lines[i] == 0) {
            lines[i] = reader.recordLine();
            texts[i] = StringUtils.abbreviate(reader.text(i), SHOWN);
          }
        }
      }
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        columns.add(new Column(present[i], numbers[i], lines[i], texts[i]));
      }
      byte[] digest = bytes.getMessageDigest().digest();
      return new CsvSummary(rows, columns, digest);
    }
  }
}
