package io.emmer.app.generate;

import io.emmer.em.family.mixed.MixedFamily;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Publication;
import io.emmer.em.synthetic.TableGenerator;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.ParquetTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A table of segments, as CSV or Parquet, with the segment of every row in its last column.
 *
 * @param rows N
 */
public record TableFiles(TableGenerator table, long rows) {
  /** Name of the CSV file. */
  public static final String CSV = "table.csv";

  /** The column that tells the segment of a row. */
  public static final String SEGMENT = "segment";

  private static final int ROWS_OF_A_BLOCK = 4096;
  private static final int BLOCKS_AT_A_TIME = 64;
  private static final long ROWS_OF_A_PARTITION = 1 << 18;

  /**
   * Checks the number of rows.
   *
   * @throws UsageException if it is not positive
   */
  public TableFiles {
    UsageException.require(rows >= 1, "--rows " + rows, "1 or more; give a positive number");
  }

  /** Writes the mixture as a model, for comparisons and warm starts. */
  private void writeTruth(Configuration conf, Publication into) throws IOException {
    MixedModel truth = table.truth();
    ModelDocument.Details details =
        new ModelDocument.Details(null, null, null, truth.schema().columns(), null, null, null);
    ModelDirectory.write(
        new HadoopStore(conf),
        into.temporary() + "/" + GaussianFiles.TRUTH,
        MixedFamily.NAME,
        truth,
        ModelDocument.EMPTY.with(details),
        false);
  }

  /** Streams {@value #CSV} into a directory, with the truth. */
  public void fillCsv(Configuration conf, Publication directory) throws IOException {
    writeTruth(conf, directory);
    TableGenerator.Rows drawn = table.rows();
    long step = (long) ROWS_OF_A_BLOCK * BLOCKS_AT_A_TIME;
    try (OutputStream out = directory.create(CSV)) {
      out.write(header(drawn).getBytes(StandardCharsets.UTF_8));
      for (long at = 0; at < rows; at += step) {
        long first = at;
        List<byte[]> blocks =
            LongStream.range(0, BLOCKS_AT_A_TIME)
                .parallel()
                .mapToObj(block -> lines(drawn, first + block * ROWS_OF_A_BLOCK))
                .toList();
        for (byte[] block : blocks) {
          out.write(block);
        }
      }
    }
  }

  private static String header(TableGenerator.Rows drawn) {
    return drawn.schema().columns().stream()
        .map(Column::name)
        .collect(Collectors.joining(",", "", "," + SEGMENT + "\n"));
  }

  private byte[] lines(TableGenerator.Rows drawn, long from) {
    StringBuilder lines = new StringBuilder();
    double[] x = new double[table.shape().columns()];
    for (long row = from; row < Math.min(rows, from + ROWS_OF_A_BLOCK); row++) {
      int segment = drawn.draw(row, x);
      for (int d = 0; d < x.length; d++) {
        lines.append(drawn.text(d, x[d])).append(',');
      }
      lines.append(segment).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes Parquet files of the same columns, one a partition, with the truth. */
  public void fillParquet(SparkJob job, Publication directory) throws IOException {
    writeTruth(job.hadoop(), directory);
    job.context().sc().setJobDescription("generate " + rows + " rows of a table");
    TableGenerator.Rows drawn = table.rows();
    StructType schema = new StructType();
    for (Column column : drawn.schema().columns()) {
      schema =
          schema.add(
              column.name(),
              column.levels() != null
                  ? DataTypes.StringType
                  : column.type() == ColumnType.COUNT ? DataTypes.LongType : DataTypes.DoubleType);
    }
    schema = schema.add(SEGMENT, DataTypes.IntegerType, false);
    int partitions = RowRange.partitions(job.context(), rows, ROWS_OF_A_PARTITION);
    JavaRDD<Row> all =
        RowRange.ranges(job.context(), rows, partitions)
            .flatMap(
                range ->
                    LongStream.range(range.from(), range.to())
                        .mapToObj(row -> row(drawn, row))
                        .iterator());
    ParquetTable.write(job.session().createDataFrame(all, schema), directory.temporary());
  }

  private static Row row(TableGenerator.Rows drawn, long row) {
    List<Column> columns = drawn.schema().columns();
    double[] x = new double[columns.size()];
    Object[] values = new Object[x.length + 1];
    values[x.length] = drawn.draw(row, x);
    for (int d = 0; d < x.length; d++) {
      boolean isCount = columns.get(d).type() == ColumnType.COUNT;
      Object value =
          columns.get(d).levels() != null
              ? drawn.text(d, x[d])
              : isCount ? (Object) (long) x[d] : (Object) x[d];
      values[d] = Double.isNaN(x[d]) ? null : value;
    }
    return RowFactory.create(values);
  }
}
