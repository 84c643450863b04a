package io.emmer.spark.rows;

import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Files whose footers have been read.
 *
 * @param footers of the files, in order
 */
record ColumnarTable(ColumnarFormat format, List<Footer> footers) implements Table {
  /**
   * Reads the footers.
   *
   * @throws io.emmer.spark.InputException if one is damaged
   */
  static ColumnarTable inspect(Configuration conf, ColumnarFormat format, List<Path> paths)
      throws IOException {
    List<Footer> footers = new ArrayList<>();
    for (Path path : paths) {
      Path file = LocalFiles.fileSystem(conf, path).makeQualified(path);
      Footer footer = format.footer(conf, file);
      footers.add(footers.isEmpty() ? footer : footer.sharing(footers.get(0)));
    }
    return new ColumnarTable(format, footers);
  }

  private Footer first() {
    return footers.get(0);
  }

  @Override
  public String path() {
    return first().file().path();
  }

  @Override
  public List<String> names() {
    return first().names();
  }

  @Override
  public StructType readable() {
    return first().readable();
  }

  /** Of columns that all files have. */
  @Override
  public StructType schema(TableColumns columns) {
    footers.forEach(footer -> footer.requireColumns(columns.all(), first()));
    return first().schema(columns.all());
  }

  @Override
  public TableScan scan(SparkSession session, TableColumns columns, StructType schema) {
    List<RowInput.File> files = footers.stream().map(Footer::file).toList();
    return new Scan(format, files, columns, schema);
  }

  @Override
  public TableFile file() {
    Map<String, ColumnSummary> columns = new LinkedHashMap<>();
    first().types().forEach((name, type) -> columns.put(name, ColumnSummary.ofType(type)));
    for (StructField field : readable().fields()) {
      columns.put(field.name(), ColumnSummary.ofType(field.dataType().simpleString()));
    }
    RowInput.File file = first().file();
    return new TableFile(
        format.name(), file.rows(), file.bytes(), columns, hasWholeRows(), List.of());
  }

  /** Columns of files. */
  private record Scan(
      ColumnarFormat columnar, List<RowInput.File> files, TableColumns columns, StructType schema)
      implements TableScan {
    @Override
    public String format() {
      return columnar.name();
    }

    @Override
    public JavaRDD<InternalRow> rows(SparkSession session) throws IOException {
      List<String> paths = files.stream().map(RowInput.File::path).toList();
      return columnar.rows(session, paths, columns, schema);
    }
  }
}
