package io.emmer.spark.rows.format.csv;

import io.emmer.spark.InputException;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** The cells of row after row of a table, every row of as many. */
public final class CsvCells implements Closeable {
  private final CsvReader reader;
  private final CsvPart part;
  private final int width;

  CsvCells(CsvReader reader, CsvPart part, int width) {
    this.reader = reader;
    this.part = part;
    this.width = width;
  }

  /** The rows of a part, without its header. */
  public static CsvCells open(Configuration conf, CsvPart part, int width) throws IOException {
    CsvReader reader = part.reader(conf);
    part.skipHeader(reader);
    return new CsvCells(reader, part, width);
  }

  /**
   * Goes to the next row.
   *
   * @return false at the end
   */
  public boolean next() throws IOException {
    while (reader.next()) {
      if (width > 1 && reader.isBlank()) {
        continue;
      }
      if (reader.fields() != width) {
        throw new InputException(
            "%s: line %d: %d fields, expected %d as in the first line; is {delimiter} right?",
            part.file(), reader.recordLine(), reader.fields(), width);
      }
      return true;
    }
    return false;
  }

  /** Whether a cell is empty, or one of the texts that stand for that. */
  public boolean isMissing(int column) {
    return reader.isEmpty(column)
        || (!part.dialect().nulls().isEmpty()
            && part.dialect().nulls().contains(reader.text(column)));
  }

  /** The text of a cell. */
  public String text(int column) {
    return reader.text(column);
  }

  /**
   * The number of a cell.
   *
   * @throws InputException if it is none, as it was when the file was looked at
   */
  public double number(int column) {
    if (!reader.isNumber(column)) {
      throw new InputException(
          "%s: line %d: '%s' is no number, and was one before; the file changed, run it again",
          part.file(), reader.recordLine(), reader.text(column));
    }
    return reader.number(column);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
