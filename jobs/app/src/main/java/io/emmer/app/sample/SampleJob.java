package io.emmer.app.sample;

import io.emmer.app.convert.CsvTable;
import io.emmer.app.convert.LabelChoice;
import io.emmer.app.convert.RowEncoder;
import io.emmer.app.convert.RowFormat;
import io.emmer.app.convert.RowParts;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.store.ParquetTable;
import io.emmer.spark.store.StagedFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The job that draws rows from a model into files. */
public final class SampleJob {
  private static final long BYTES_OF_A_PARTITION = 1L << 27;
  private static final long BYTES_OF_A_LEAF = 1 << 20;
  private static final int LARGEST_BYTE = 255;

  private static final StructType SCHEMA =
      new StructType()
          .add("row", DataTypes.LongType, false)
          .add("component", DataTypes.IntegerType, false)
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

  /**
   * The files of a sample and their form.
   *
   * @param labels file of the components, or null
   * @param scale what a byte of 255 is divided by to make a value
   * @param rowShape sizes of the axes of a row
   * @param partitions number of tasks, 0 for as many as the size needs
   * @param schema of the table that rows are, if their cells are more than numbers
   */
  public record Settings(
      String output,
      RowFormat format,
      String labels,
      double scale,
      List<Integer> rowShape,
      int partitions,
      boolean overwrite,
      Optional<TableSchema> schema) {
    public Settings {
      rowShape = List.copyOf(rowShape);
    }

    private int[] shape() {
      return rowShape.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private static final long MOST_VALUES = 1L << 60;

  private final SampleRows rows;
  private final Settings settings;

  /**
   * Checks what can be checked without work.
   *
   * @throws UsageException if the format cannot hold the rows
   */
  public SampleJob(SampleRows rows, Settings settings) {
    this.rows = rows;
    this.settings = settings;
    boolean idx = settings.format() == RowFormat.IDX || settings.labels() != null;
    if (idx && rows.rows() > Integer.MAX_VALUE) {
      throw new UsageException(
          "--rows %d: expected at most %d, as IDX counts rows in 31 bits; give fewer",
          rows.rows(), Integer.MAX_VALUE);
    }
    if (rows.rows() > MOST_VALUES / rows.dimensions()) {
      throw new UsageException(
          "--rows %d: expected fewer than 2^60 values; give fewer", rows.rows());
    }
    if (!settings.format().isTable() && settings.schema().filter(SampleJob::hasTexts).isPresent()) {
      throw new UsageException(
          "--format %s: the model is one of texts or missing cells; give parquet or csv",
          settings.format());
    }
    if (settings.format().isTable()) {
      table();
    } else if (settings.format() == RowFormat.PNG) {
      SampleSheet.of(rows.rows(), settings.rowShape());
    }
  }

  /**
   * Writes all files; they appear when all are whole.
   *
   * @return how many values the format could not hold and were clipped
   */
  public long run(SparkJob job) throws IOException {
    job.context().sc().setJobDescription("sample " + rows.rows() + " rows");
    try (StagedFiles files = StagedFiles.begin(job.hadoop(), settings.output())) {
      boolean labelled = settings.labels() != null;
      RowParts parts =
          RowParts.write(job, leaves(job), LabelChoice.ALL, encoder(), labelled, files);
      switch (settings.format()) {
        case NPY -> parts.writeRows(settings.output(), RowFormat.NPY, rows.dimensions());
        case IDX -> parts.writeRows(settings.output(), RowFormat.IDX, settings.shape());
        case PNG -> files.write(settings.output(), sheet(), out -> {});
        case CSV -> CsvTable.write(job, table(job), names(), files, settings.output());
        case PARQUET -> {}
      }
      if (labelled) {
        parts.writeLabels(settings.labels(), RowFormat.IDX, rows.components() <= LARGEST_BYTE + 1);
      }
      if (settings.format() == RowFormat.PARQUET) {
        NewDirectory.write(
            job.hadoop(), settings.output(), settings.overwrite(), to -> fill(job, to.temporary()));
      }
      files.publish(settings.overwrite());
      return parts.clipped();
    }
  }

  private RowEncoder encoder() {
    return switch (settings.format()) {
      case NPY -> new RowEncoder(0, false);
      case IDX -> new RowEncoder(settings.scale(), true);
      case PARQUET, CSV, PNG -> null;
    };
  }

  private byte[] sheet() {
    return SampleSheet.of(rows.rows(), settings.rowShape()).png(rows, settings.scale());
  }

  private Optional<TableRow> table() {
    return settings.schema().map(schema -> TableRow.of(schema, rows.centres() != null));
  }

  private void fill(SparkJob job, String directory) {
    StructType columns = table().map(TableRow::columns).orElse(SCHEMA);
    ParquetTable.write(job.session().createDataFrame(table(job), columns), directory);
  }

  private JavaRDD<Row> table(SparkJob job) {
    TableRow table = table().orElse(null);
    return leaves(job)
        .flatMap(
            leaf ->
                IntStream.range(0, leaf.block().rows())
                    .mapToObj(n -> table == null ? row(leaf, n) : table.row(leaf, n))
                    .iterator());
  }

  private List<String> names() {
    StructType columns = table().map(TableRow::columns).orElse(SCHEMA);
    Stream<String> names = Stream.of(columns.fieldNames());
    return table().isPresent()
        ? names.toList()
        : Stream.concat(
                names.limit(columns.length() - 1),
                IntStream.rangeClosed(1, rows.dimensions()).mapToObj(d -> "c" + d))
            .toList();
  }

  private static boolean hasTexts(TableSchema schema) {
    return schema.columns().stream().anyMatch(column -> column.type() != ColumnType.NUMERIC);
  }

  private static Row row(Leaf leaf, int n) {
    double[] x = new double[leaf.block().dimensions()];
    leaf.block().copyRow(n, x, 0);
    return RowFactory.create(leaf.block().firstRow() + n, leaf.wholeLabel(n), x);
  }

  /** The rows in order, with their components as labels. */
  private JavaRDD<Leaf> leaves(SparkJob job) {
    long rowBytes = (long) rows.dimensions() * Double.BYTES;
    long partitionRows = Math.max(1, BYTES_OF_A_PARTITION / rowBytes);
    int partitions =
        settings.partitions() > 0
            ? (int) Math.min(rows.rows(), settings.partitions())
            : RowRange.partitions(job.context(), rows.rows(), partitionRows);
    long leafRows = Math.max(1, BYTES_OF_A_LEAF / rowBytes);
    SampleRows source = rows;
    return RowRange.ranges(job.context(), rows.rows(), partitions)
        .flatMap(
            range ->
                LongStream.iterate(range.from(), row -> row < range.to(), row -> row + leafRows)
                    .mapToObj(row -> source.leaf(row, Math.min(row + leafRows, range.to())))
                    .iterator());
  }
}
