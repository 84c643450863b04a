package io.emmer.app.sample;

import io.emmer.em.model.NpyHeader;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.store.ParquetTable;
import io.emmer.spark.store.PartFiles;
import io.emmer.spark.store.StagedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The job that draws rows from a model into files. */
public final class SampleJob {
  private static final long BYTES_OF_A_PARTITION = 1L << 27;
  private static final int LARGEST_BYTE = 255;

  private static final StructType SCHEMA =
      new StructType()
          .add("row", DataTypes.LongType, false)
          .add("component", DataTypes.IntegerType, false)
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

  private final SampleRows rows;
  private final SampleSettings settings;
  private final IdxType labelType;

  /**
   * Checks what can be checked without work.
   *
   * @throws UsageException if the format cannot hold the rows
   */
  public SampleJob(SampleRows rows, SampleSettings settings) {
    this.rows = rows;
    this.settings = settings;
    this.labelType = rows.components() <= LARGEST_BYTE + 1 ? IdxType.UNSIGNED_BYTE : IdxType.INT;
    boolean idx = settings.format() == SampleFormat.IDX || settings.labels() != null;
    if (idx && rows.rows() > Integer.MAX_VALUE) {
      throw new UsageException(
          "--rows %d: expected at most %d, as IDX counts rows in 31 bits; give fewer"
              .formatted(rows.rows(), Integer.MAX_VALUE));
    }
    if (settings.format() == SampleFormat.PNG) {
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
      List<RowEncoder> encoders = encoders();
      PartFiles<Long> parts =
          PartFiles.write(
              job, ranges(job), encoders.size(), files.directory(), new DrawnPart(rows, encoders));
      switch (settings.format()) {
        case NPY -> files.write(settings.output(), npyHeader(), out -> parts.copy(0, out));
        case IDX -> files.write(settings.output(), idxHeader(), out -> parts.copy(0, out));
        case PNG -> files.write(settings.output(), sheet(), out -> {});
        case PARQUET -> {}
      }
      if (settings.labels() != null) {
        int last = encoders.size() - 1;
        files.write(settings.labels(), labelHeader(), out -> parts.copy(last, out));
      }
      if (settings.format() == SampleFormat.PARQUET) {
        NewDirectory.write(
            job.hadoop(), settings.output(), settings.overwrite(), to -> fill(job, to.temporary()));
      }
      files.publish(settings.overwrite());
      return parts.told().stream().mapToLong(Long::longValue).sum();
    }
  }

  private List<RowEncoder> encoders() {
    List<RowEncoder> encoders = new ArrayList<>();
    switch (settings.format()) {
      case NPY -> encoders.add(new RowEncoder.Doubles(rows.dimensions()));
      case IDX -> encoders.add(new RowEncoder.Bytes(rows.dimensions(), settings.scale()));
      case PARQUET, PNG -> {}
    }
    if (settings.labels() != null) {
      encoders.add(new RowEncoder.Components(labelType.bytes()));
    }
    return encoders;
  }

  private byte[] npyHeader() {
    return NpyHeader.encode(rows.rows(), rows.dimensions());
  }

  private byte[] idxHeader() {
    int[] sizes =
        IntStream.concat(
                IntStream.of((int) rows.rows()),
                settings.rowShape().stream().mapToInt(Integer::intValue))
            .toArray();
    return new IdxHeader(IdxType.UNSIGNED_BYTE, sizes).toBytes();
  }

  private byte[] labelHeader() {
    return new IdxHeader(labelType, (int) rows.rows()).toBytes();
  }

  private byte[] sheet() {
    return SampleSheet.of(rows.rows(), settings.rowShape()).png(rows, settings.scale());
  }

  private void fill(SparkJob job, String directory) {
    SampleRows source = rows;
    JavaRDD<Row> drawn =
        ranges(job)
            .flatMap(
                range ->
                    LongStream.range(range.from(), range.to())
                        .mapToObj(row -> row(source, row))
                        .iterator());
    ParquetTable.write(job.session().createDataFrame(drawn, SCHEMA), directory);
  }

  private static Row row(SampleRows source, long row) {
    double[] x = new double[source.dimensions()];
    int component = source.draw(row, x);
    return RowFactory.create(row, component, x);
  }

  private JavaRDD<RowRange> ranges(SparkJob job) {
    return RowRange.ranges(job.context(), rows.rows(), partitions(job));
  }

  private int partitions(SparkJob job) {
    if (settings.partitions() > 0) {
      return (int) Math.min(rows.rows(), settings.partitions());
    }
    long rowBytes = (long) rows.dimensions() * Double.BYTES;
    return RowRange.partitions(
        job.context(), rows.rows(), Math.max(1, BYTES_OF_A_PARTITION / rowBytes));
  }
}
