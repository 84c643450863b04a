package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.Type;
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
    if (format == FileFormat.CSV) {
      return Optional.of(
          CsvFiles.inspect(SparkSession.active(), List.of(path), CsvDialect.DEFAULT).table());
    }
    if (format != FileFormat.PARQUET) {
      return Optional.empty();
    }
    List<RowInput.File> files = new ArrayList<>();
    FileMetaData footer =
        ParquetFiles.addFile(conf, LocalFiles.fileSystem(conf, path).makeQualified(path), files);
    RowInput.File file = files.get(0);
    Map<String, String> columns = new LinkedHashMap<>();
    for (Type type : footer.getSchema().getFields()) {
      columns.put(type.getName(), type.toString().replaceAll("\\s+", " "));
    }
    for (StructField field : ParquetScan.readable(file.path(), footer).fields()) {
      columns.put(field.name(), field.dataType().simpleString());
    }
    return Optional.of(new TableFile("parquet", file.rows(), file.bytes(), columns));
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
