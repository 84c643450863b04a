package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.format.csv.CsvDialect;
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
 */
public record TableFile(String format, long rows, long bytes, Map<String, String> columns) {
  /**
   * Looks at a file.
   *
   * @return empty if the file is of another format
   * @throws InputException if it is a damaged one
   */
  public static Optional<TableFile> inspect(Configuration conf, Path path) throws IOException {
    FileFormat format = FileFormat.of(conf, path);
    return format.table(SparkSession.active(), List.of(path), CsvDialect.DEFAULT).map(Table::file);
  }

  /** The columns, for people. */
  public String describe() {
    return columns.entrySet().stream()
        .map(column -> column.getKey() + " " + column.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Whether there is a column of the name that features of images have. */
  public boolean hasFeatures() {
    return columns.containsKey(TableColumns.FEATURES);
  }
}
