package io.emmer.app.convert;

import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.RunException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.store.StagedFiles;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/** The job that writes rows in another format, in their order. */
public final class ConvertJob {
  /**
   * The settings of a conversion.
   *
   * @param output a file, or for Parquet and PNG a directory
   * @param labels file of the labels, or null
   * @param digits labels of the rows that are kept; none keep all rows
   */
  public record Settings(
      String output, RowFormat format, String labels, List<Integer> digits, boolean overwrite) {
    private static final int RGB = 3;

    public Settings {
      digits = List.copyOf(digits);
    }

    /** The format of the file of labels, by its name. */
    public RowFormat labelFormat() {
      return labels != null && labels.endsWith(".npy") ? RowFormat.NPY : RowFormat.IDX;
    }

    /** Whether the output holds labels itself. */
    public boolean holdsLabels() {
      return isDirectory() || format.isTable();
    }

    /** Whether the output is a directory. */
    public boolean isDirectory() {
      return format == RowFormat.PARQUET || format == RowFormat.PNG;
    }

    /**
     * Checks what can be checked without work.
     *
     * @throws UsageException if the format cannot hold the rows
     */
    public void check(RowStream rows) {
      if ((labels != null || !digits.isEmpty()) && !rows.labelled()) {
        throw new UsageException(
            "%s: the rows have no labels; give --labels or --label",
            labels != null ? "--labels-output " + labels : "--digits");
      }
      if (labels != null && holdsLabels()) {
        throw new UsageException(
            "--labels-output %s: --format %s holds labels itself; leave it out", labels, format);
      }
      if (!format.isTable() && (rows.weighted() || rows.idType() != null)) {
        throw new UsageException(
            "--format %s: holds no weights and no ids; leave --weight and --id out, or write"
                + " parquet or csv",
            format);
      }
      if (format == RowFormat.PNG && !isImage(rows)) {
        throw new UsageException(
            "--format png: rows of shape %s, %s, are no images; expected bytes of (height, width)"
                + " or (height, width, 3)",
            rows.rowShape(), rows.unsignedBytes() ? "bytes" : "doubles");
      }
    }

    private static boolean isImage(RowStream rows) {
      List<Integer> shape = rows.rowShape();
      boolean grey = shape.size() == 2;
      return rows.unsignedBytes() && (grey || (shape.size() == RGB && shape.get(2) == RGB));
    }
  }

  private final SparkJob job;
  private final RowStream rows;
  private final Settings settings;
  private final LabelChoice choice;

  /**
   * Checks what can be checked without work.
   *
   * @throws UsageException if the format cannot hold the rows
   */
  public ConvertJob(SparkJob job, RowStream rows, Settings settings) {
    settings.check(rows);
    this.job = job;
    this.rows = rows;
    this.settings = settings;
    this.choice = new LabelChoice(settings.digits().stream().map(String::valueOf).toList());
  }

  /**
   * Writes all files; they appear when all are whole.
   *
   * @return how many rows were written
   * @throws InputException if that would be none
   */
  public long run() throws IOException {
    job.context().sc().setJobDescription(Text.format("convert %d rows", rows.rows()));
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
    if (settings.format() == RowFormat.CSV) {
      return csv();
    }
    try (StagedFiles files = StagedFiles.begin(job.hadoop(), settings.output())) {
      RowEncoder encoder = new RowEncoder(rows.unsignedBytes() ? 1 : 0, idx);
      RowParts parts =
          RowParts.write(job, rows.leaves(), choice, encoder, settings.labels() != null, files);
      checkCount(parts.rows());
      parts.writeRows(settings.output(), settings.format(), rows.shape());
      if (settings.labels() != null) {
        parts.writeLabels(settings.labels(), settings.labelFormat(), parts.byteLabels());
      }
      files.publish(settings.overwrite());
      return parts.rows();
    }
  }

  private long csv() throws IOException {
    RowTable table = RowTable.of(rows);
    JavaRDD<Row> all = table.rows(rows.leaves(), choice);
    try (StagedFiles files = StagedFiles.begin(job.hadoop(), settings.output())) {
      long written = CsvTable.write(job, all, table.names(), files, settings.output());
      checkCount(written);
      files.publish(settings.overwrite());
      return written;
    }
  }

  private void checkCount(long written) {
    if (written == 0) {
      throw new InputException(
          "--digits %s: none of %d rows has such a label, expected one at least; give others",
          settings.digits(), rows.rows());
    }
    if (settings.digits().isEmpty() && written != rows.rows()) {
      throw new RunException(
          "%s: %d rows written, expected %d; nothing was left there",
          settings.output(), written, rows.rows());
    }
  }
}
