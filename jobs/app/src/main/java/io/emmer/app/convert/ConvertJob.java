package io.emmer.app.convert;

import io.emmer.app.sample.SampleFormat;
import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.spark.InputException;
import io.emmer.spark.RunException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.store.StagedFiles;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The job that writes rows in another format, in their order. */
public final class ConvertJob {
  private final SparkJob job;
  private final RowStream rows;
  private final ConvertSettings settings;
  private final LabelChoice choice;

  /**
   * Checks what can be checked without work.
   *
   * @throws UsageException if the format cannot hold the rows
   */
  public ConvertJob(SparkJob job, RowStream rows, ConvertSettings settings) {
    settings.check(rows);
    this.job = job;
    this.rows = rows;
    this.settings = settings;
    this.choice = new LabelChoice(settings.digits());
  }

  /**
   * Writes all files; they appear when all are whole.
   *
   * @return how many rows were written
   * @throws InputException if that would be none
   */
  public long run() throws IOException {
    job.context().sc().setJobDescription("convert %d rows".formatted(rows.rows()));
    if (!settings.isDirectory()) {
      return files();
    }
    long[] written = new long[1];
    NewDirectory.write(
        job.hadoop(),
        settings.output(),
        settings.overwrite(),
        to -> {
          written[0] =
              settings.format() == SampleFormat.PARQUET
                  ? ParquetRows.write(job, rows, choice, to.temporary())
                  : ImageFiles.write(job, rows, choice, to.temporary());
          checkCount(written[0]);
        });
    return written[0];
  }

  private long files() throws IOException {
    boolean idx = settings.format() == SampleFormat.IDX;
    try (StagedFiles files = StagedFiles.begin(job.hadoop(), settings.output())) {
      ValueEncoder encoder = new ValueEncoder(rows.dimensions(), rows.unsignedBytes(), idx);
      RowParts parts =
          RowParts.write(job, rows, choice, encoder, settings.labels() != null, files.directory());
      checkCount(parts.rows());
      byte[] header = idx ? idxHeader(parts.rows()) : npyHeader(parts.rows());
      files.write(settings.output(), header, parts::copyRows);
      if (settings.labels() != null) {
        boolean npy = settings.labels().endsWith(".npy");
        byte[] labelHeader = npy ? npyLabelHeader(parts) : idxLabelHeader(parts);
        files.write(settings.labels(), labelHeader, out -> parts.copyLabels(out, !npy));
      }
      files.publish(settings.overwrite());
      return parts.rows();
    }
  }

  private void checkCount(long written) {
    if (written == 0) {
      throw new InputException(
          "--digits %s: none of %d rows has such a label, expected one at least; give others"
              .formatted(settings.digits(), rows.rows()));
    }
    if (settings.digits().isEmpty() && written != rows.rows()) {
      throw new RunException(
          "%s: %d rows written, expected %d; nothing was left there"
              .formatted(settings.output(), written, rows.rows()));
    }
  }

  private byte[] npyHeader(long count) {
    long[] shape =
        LongStream.concat(LongStream.of(count), IntStream.of(rows.shape()).asLongStream())
            .toArray();
    return NpyHeader.encode(rows.unsignedBytes() ? NpyType.U1 : NpyType.F8, shape);
  }

  private byte[] idxHeader(long count) {
    int[] sizes =
        IntStream.concat(IntStream.of(idxCount(count)), IntStream.of(rows.shape())).toArray();
    IdxType type = rows.unsignedBytes() ? IdxType.UNSIGNED_BYTE : IdxType.DOUBLE;
    try {
      return new IdxHeader(type, sizes).toBytes();
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--format idx: rows of shape %s: %s; give another format"
              .formatted(rows.rowShape(), e.getMessage()));
    }
  }

  private static byte[] npyLabelHeader(RowParts parts) {
    return NpyHeader.encode(parts.byteLabels() ? NpyType.U1 : NpyType.I4, parts.rows());
  }

  private static byte[] idxLabelHeader(RowParts parts) {
    IdxType type = parts.byteLabels() ? IdxType.UNSIGNED_BYTE : IdxType.INT;
    return new IdxHeader(type, idxCount(parts.rows())).toBytes();
  }

  private static int idxCount(long count) {
    if (count > Integer.MAX_VALUE) {
      throw new UsageException(
          "%d rows: expected at most %d, as IDX counts rows in 31 bits; give npy or parquet"
              .formatted(count, Integer.MAX_VALUE));
    }
    return (int) count;
  }
}
