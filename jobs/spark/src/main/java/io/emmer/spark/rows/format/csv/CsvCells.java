package io.emmer.spark.rows.format.csv;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.format.text.CellKind;
import io.emmer.spark.rows.format.text.TextCells;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The cells of row after row of a table, every row of as many. */
final class CsvCells implements TextCells {
  private final CsvReader reader;
  private final String file;
  private final List<String> names;
  private final Set<String> nulls;

  CsvCells(CsvReader reader, String file, List<String> names, Set<String> nulls) {
    this.reader = reader;
    this.file = file;
    this.names = names;
    this.nulls = nulls;
  }

  @Override
  public boolean next() throws IOException {
    while (reader.next()) {
      if (names.size() > 1 && reader.isBlank()) {
        continue;
      }
      if (reader.fields() != names.size()) {
        throw new InputException(
            "%s: line %d: %d fields, expected %d as in the first line; is {delimiter} right?",
            file, reader.recordLine(), reader.fields(), names.size());
      }
      return true;
    }
    return false;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public long line() {
    return reader.recordLine();
  }

  /** Cells that are empty, or one of the texts that stand for that, are missing. */
  @Override
  public CellKind kind(int column) {
    if (reader.isEmpty(column) || (!nulls.isEmpty() && nulls.contains(reader.text(column)))) {
      return null;
    }
    return reader.isNumber(column) ? CellKind.NUMBER : CellKind.TEXT;
  }

  @Override
  public String text(int column) {
    return reader.text(column);
  }

  @Override
  public double number(int column) {
    return reader.number(column);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
