package io.emmer.spark.rows;

import io.emmer.em.Support;
import io.emmer.em.family.Families;
import io.emmer.spark.rows.format.csv.CsvFormat;
import io.emmer.spark.rows.format.json.JsonFormat;
import io.emmer.spark.rows.format.text.CellKind;
import io.emmer.spark.rows.format.text.TextCells;
import io.emmer.spark.rows.format.text.TextFormat;
import io.emmer.spark.rows.format.text.TextPart;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.rows.range.RangeFile;
import io.emmer.spark.rows.range.RangeReader;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;

/**
 * What the first rows of a file hold, found without Spark: of formats without types 1000 rows, of
 * others what the file says.
 *
 * @param file that was looked at
 * @param values the interval of the numbers, and whether cells are missing
 * @param textColumn the first that holds texts, if one does
 * @param missingColumn the first that lacks cells, if one does
 */
public record FirstRows(
    Path file, Support values, Optional<String> textColumn, Optional<String> missingColumn) {
  private static final int ROWS = 1000;
  private static final int MOST_BYTES = 1 << 24;
  private static final Support UNIT = new Support(0, 1);

  /**
   * Looks at the first file of a query.
   *
   * @return empty if Spark reads it
   * @throws io.emmer.spark.InputException if there is no such file or column, or it is damaged
   */
  public static Optional<FirstRows> of(Configuration conf, RowQuery query) throws IOException {
    TableReading reading = query.table().reading();
    if (FileFormat.bySpark(conf, query.inputs(), reading).isPresent()) {
      return Optional.empty();
    }
    Path file = InputPaths.resolve(conf, query.inputs()).get(0);
    FileFormat known = reading.fileFormat().orElse(null);
    return Optional.of(
        switch (known == null ? FileFormat.of(conf, file) : known) {
          case CSV -> ofText(conf, file, new CsvFormat(reading.dialect()), query.table());
          case JSON -> ofText(conf, file, new JsonFormat(), query.table());
          case PARQUET -> ofTypes(conf, file, ParquetFormat.INSTANCE, query.table());
          case ORC -> ofTypes(conf, file, OrcFormat.INSTANCE, query.table());
          case IDX, NPY -> ofNumbers(conf, file);
        });
  }

  /** Names of the families that such rows can be fitted by. */
  public List<String> families() {
    return Families.names().stream().filter(this::suits).toList();
  }

  private boolean suits(String family) {
    Support support = Families.find(family).orElseThrow().support();
    boolean cells = textColumn.isPresent() || missingColumn.isPresent();
    return support.missing()
        || (!cells && support.contains(values.lowest()) && support.contains(values.highest()));
  }

  /** Why the others are left out, or nothing. */
  public String reason() {
    return textColumn.isPresent()
        ? "the column '" + textColumn.get() + "' holds texts"
        : missingColumn.map(name -> "the column '" + name + "' lacks cells").orElse("");
  }

  private static FirstRows ofText(
      Configuration conf, Path path, TextFormat format, TableQuery query) throws IOException {
    FileSystem fs = LocalFiles.fileSystem(conf, path);
    TextPart whole = TextPart.whole(FileStamp.of(fs, fs.makeQualified(path)));
    List<String> named = format.names(conf, whole);
    List<Cells> columns = new ArrayList<>();
    int rows = 0;
    try (TextCells cells = format.cells(whole, whole.open(conf), named)) {
      for (; rows < ROWS && cells.next(); rows++) {
        while (columns.size() < cells.names().size()) {
          columns.add(new Cells(cells.names().get(columns.size())));
        }
        for (int i = 0; i < columns.size(); i++) {
          columns.get(i).add(cells, i);
        }
      }
    }
    List<String> names = columns.stream().map(column -> column.name).sorted().toList();
    List<String> all = named.isEmpty() ? names : named;
    List<String> features = query.among(all, false, path.toString()).features();
    return of(
        path, rows, columns.stream().filter(column -> features.contains(column.name)).toList());
  }

  private static FirstRows of(Path path, long rows, List<Cells> columns) {
    return new FirstRows(
        path,
        new Support(
            columns.stream().mapToDouble(column -> column.lowest).min().orElse(0),
            columns.stream().mapToDouble(column -> column.highest).max().orElse(0)),
        columns.stream().filter(column -> column.isText).map(column -> column.name).findFirst(),
        columns.stream()
            .filter(column -> column.present < rows)
            .map(column -> column.name)
            .findFirst());
  }

  /** The cells of a column. */
  private static final class Cells {
    private final String name;
    private long present;
    private boolean isText;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    Cells(String name) {
      this.name = name;
    }

    void add(TextCells cells, int column) {
      CellKind kind = cells.kind(column);
      present += kind == null ? 0 : 1;
      isText |= kind != null && kind != CellKind.NUMBER && kind != CellKind.BOOLEAN;
      if (kind == CellKind.NUMBER) {
        lowest = Math.min(lowest, cells.number(column));
        highest = Math.max(highest, cells.number(column));
      } else if (kind == CellKind.BOOLEAN) {
        lowest = Math.min(lowest, 0);
        highest = Math.max(highest, 1);
      }
    }
  }

  private static FirstRows ofTypes(
      Configuration conf, Path path, ColumnarFormat format, TableQuery query) throws IOException {
    Table table = ColumnarTable.inspect(conf, format, List.of(path));
    List<String> features =
        query.among(table.names(), table.hasWholeRows(), path.toString()).features();
    List<StructField> fields =
        Stream.of(table.readable().fields())
            .filter(field -> features.contains(field.name()))
            .toList();
    boolean unit =
        fields.stream()
            .allMatch(
                field ->
                    field.dataType().equals(DataTypes.BooleanType)
                        || TableColumns.isUnsignedBytes(field.metadata()));
    return new FirstRows(
        path,
        unit ? UNIT : Support.REAL,
        fields.stream()
            .filter(field -> !isOfNumbers(field.dataType()))
            .map(StructField::name)
            .findFirst(),
        Optional.empty());
  }

  private static boolean isOfNumbers(DataType type) {
    return NumberType.of(type).isPresent()
        || type instanceof DecimalType
        || type instanceof ArrayType
        || type.equals(org.apache.spark.ml.linalg.SQLDataTypes.VectorType());
  }

  private static FirstRows ofNumbers(Configuration conf, Path path) throws IOException {
    RangeFile file = RangeInput.inspect(conf, List.of(path), ROWS).ranges().get(0);
    if (file.unsignedBytes()) {
      return new FirstRows(path, UNIT, Optional.empty(), Optional.empty());
    }
    int rows =
        (int) Math.min(file.rows(), Math.min(ROWS, Math.max(1, MOST_BYTES / file.bytesPerRow())));
    byte[] raw = new byte[rows * file.bytesPerRow()];
    double[] values = new double[rows * file.dimensions()];
    try (RangeReader reader = file.open(conf, 0, rows)) {
      file.toDoubles(raw, reader.next(raw, rows) * file.dimensions(), values);
    }
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    return new FirstRows(path, new Support(lowest, highest), Optional.empty(), Optional.empty());
  }
}
