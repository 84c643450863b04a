package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.rows.format.text.TextFormat;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

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
    Optional<TextFormat> text = format.text(CsvDialect.DEFAULT);
    if (text.isPresent()) {
      return Optional.of(
          TextFiles.inspect(SparkSession.active(), List.of(path), text.get()).table());
    }
    if (format.columnar().isEmpty()) {
      return Optional.empty();
    }
    ColumnarFormat columnar = format.columnar().get();
    Footer footer = columnar.footer(conf, LocalFiles.fileSystem(conf, path).makeQualified(path));
    Map<String, String> columns = new LinkedHashMap<>(footer.types());
    for (StructField field : footer.readable().fields()) {
      columns.put(field.name(), field.dataType().simpleString());
    }
    return Optional.of(
        new TableFile(columnar.name(), footer.file().rows(), footer.file().bytes(), columns));
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
