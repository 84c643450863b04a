package io.emmer.app.convert;

import io.emmer.spark.UsageException;
import java.util.List;

/**
 * The settings of a conversion.
 *
 * @param output a file, or for Parquet and PNG a directory
 * @param labels file of the labels, or null
 * @param digits labels of the rows that are kept; none keep all rows
 */
public record ConvertSettings(
    String output, RowFormat format, String labels, List<Integer> digits, boolean overwrite) {
  private static final int RGB = 3;

  public ConvertSettings {
    digits = List.copyOf(digits);
  }

  /** Whether the output is a directory, which holds labels itself. */
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
          "%s: the rows have no labels; give --labels or --label"
              .formatted(labels != null ? "--labels-output " + labels : "--digits"));
    }
    if (labels != null && isDirectory()) {
      throw new UsageException(
          "--labels-output %s: --format %s holds labels itself; leave it out"
              .formatted(labels, format));
    }
    if (format != RowFormat.PARQUET && (rows.weighted() || rows.idType() != null)) {
      throw new UsageException(
          "--format %s: holds no weights and no ids; leave --weight and --id out, or write parquet"
              .formatted(format));
    }
    if (format == RowFormat.PNG && !isImage(rows)) {
      throw new UsageException(
          "--format png: rows of shape %s, %s, are no images; expected bytes of (height, width) or"
                  .formatted(rows.rowShape(), rows.unsignedBytes() ? "bytes" : "doubles")
              + " (height, width, 3)");
    }
  }

  private static boolean isImage(RowStream rows) {
    List<Integer> shape = rows.rowShape();
    boolean grey = shape.size() == 2;
    return rows.unsignedBytes() && (grey || (shape.size() == RGB && shape.get(2) == RGB));
  }
}
