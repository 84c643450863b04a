package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A file of a table, whether or not a model can be fitted to it.
 *
 * @param format such as {@code parquet}
 * @param columns their types as SQL writes them, by name, in the file's order
 * @param hasWholeRows whether one called {@code features} holds all values of rows
 */
public record TableFile(
    String format, long rows, long bytes, Map<String, String> columns, boolean hasWholeRows) {
  /**
   * Looks at a file.
   *
   * @param reading how tables are read
   * @return empty if the file is of another format
   * @throws InputException if it is a damaged one
   */
  public static Optional<TableFile> inspect(Configuration conf, Path path, TableReading reading)
      throws IOException {
    FileFormat known = reading.fileFormat().orElse(null);
    FileFormat format = known == null ? FileFormat.of(conf, path) : known;
    return format.table(SparkSession.active(), List.of(path), reading.dialect()).map(Table::file);
  }

  /**
   * Looks at a table that Spark's catalog has, or one of its sources.
   *
   * @param inputs what the source is to load
   */
  public static TableFile ofSpark(List<String> inputs, TableReading reading) {
    return SparkTable.open(SparkSession.active(), inputs, reading).file();
  }

  /** The columns, for people. */
  public String describe() {
    return columns.entrySet().stream()
        .map(column -> column.getKey() + " " + column.getValue())
        .collect(Collectors.joining(", "));
  }
}
