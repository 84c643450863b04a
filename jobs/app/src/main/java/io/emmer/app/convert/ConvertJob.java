package io.emmer.app.convert;

import io.emmer.spark.InputException;
import io.emmer.spark.RunException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.store.StagedFiles;
import java.io.IOException;

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
              settings.format() == RowFormat.PARQUET
                  ? ParquetRows.write(job, rows, choice, to.temporary())
                  : ImageFiles.write(job, rows, choice, to.temporary());
          checkCount(written[0]);
        });
    return written[0];
  }

  private long files() throws IOException {
    boolean idx = settings.format() == RowFormat.IDX;
    try (StagedFiles files = StagedFiles.begin(job.hadoop(), settings.output())) {
      RowEncoder encoder = new RowEncoder(rows.unsignedBytes() ? 1 : 0, idx);
      RowParts parts =
          RowParts.write(job, rows.leaves(), choice, encoder, settings.labels() != null, files);
      checkCount(parts.rows());
      parts.writeRows(settings.output(), settings.format(), rows.shape());
      if (settings.labels() != null) {
        boolean npy = settings.labels().endsWith(".npy");
        parts.writeLabels(
            settings.labels(), npy ? RowFormat.NPY : RowFormat.IDX, parts.byteLabels());
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
}
