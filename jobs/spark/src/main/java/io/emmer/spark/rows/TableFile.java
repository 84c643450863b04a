package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A file of a table, whether or not a model can be fitted to it.
 *
 * @param format such as {@code parquet}
 * @param columns by name, in the file's order
 * @param hasWholeRows whether one called {@code features} holds all values of rows
 * @param doubts lines about columns that may not be what they are taken for
 */
public record TableFile(
    String format,
    long rows,
    long bytes,
    Map<String, ColumnSummary> columns,
    boolean hasWholeRows,
    List<String> doubts) {
  /**
   * Looks at a file.
   *
   * @param reading how tables are read
   * @param ranges whether all rows are read, for what columns hold besides types
   * @return empty if the file is of another format
   * @throws InputException if it is a damaged one
   */
  public static Optional<TableFile> inspect(
      Configuration conf, Path path, TableReading reading, boolean ranges) throws IOException {
    FileFormat known = reading.fileFormat().orElse(null);
    FileFormat format = known == null ? FileFormat.of(conf, path) : known;
    Optional<Table> table =
        format.table(SparkJob.activeSession(), List.of(path), reading.dialect());
    return table.isEmpty() ? Optional.empty() : Optional.of(of(table.get(), ranges));
  }

  /** Looks at a path that Spark is to read, empty for any other. */
  public static Optional<TableFile> bySpark(Configuration conf, String path, TableReading reading)
      throws IOException {
    Optional<TableReading> asked = FileFormat.bySpark(conf, List.of(path), reading);
    return asked.isEmpty() ? Optional.empty() : Optional.of(ofSpark(List.of(path), asked.get()));
  }

  /**
   * Looks at a table that Spark's catalog has, or one of its sources.
   *
   * @param inputs what the source is to load
   */
  public static TableFile ofSpark(List<String> inputs, TableReading reading) throws IOException {
    return of(SparkTable.open(SparkJob.activeSession(), inputs, reading), true);
  }

  private static TableFile of(Table table, boolean ranges) throws IOException {
    TableFile file = table.file();
    return ranges
        ? new TableFile(
            file.format,
            file.rows,
            file.bytes,
            ColumnSummary.of(SparkJob.activeSession(), table, file.columns),
            file.hasWholeRows,
            file.doubts)
        : file;
  }

  /** The columns for people, a line each with what was read. */
  public List<List<String>> describe() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("column", "type", "missing", "range"));
    columns.forEach(
        (name, column) ->
            lines.add(
                List.of(
                    name,
                    column.type(),
                    column.missing() == null ? "" : column.missing().toString(),
                    column.range())));
    return lines;
  }
}
