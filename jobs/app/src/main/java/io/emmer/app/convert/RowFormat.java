package io.emmer.app.convert;

import io.emmer.spark.UsageException;
import io.emmer.spark.store.FileKind;
import java.util.Locale;
import java.util.regex.Pattern;

/** The formats of files of rows that are written. */
public enum RowFormat {
  PARQUET(".*\\.parquet"),
  CSV(".*\\.csv(\\.gz)?"),
  NPY(".*\\.npy"),
  IDX(".*(\\.idx|[-.]idx\\d-ubyte)(\\.gz)?"),
  PNG(".*\\.png");

  private final Pattern names;

  RowFormat(String names) {
    this.names = Pattern.compile(names);
  }

  /**
   * The format of a file by its name.
   *
   * @throws UsageException if it tells none
   */
  public static RowFormat ofName(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    for (RowFormat format : values()) {
      if (format.names.matcher(lower).matches()) {
        return format;
      }
    }
    throw new UsageException(
        "--output %s: the name tells no format, expected .parquet, .csv, .npy, .idx, -idx3-ubyte or"
            + " .png; give --format",
        path);
  }

  /** The kind of its files; Parquet is a directory of them. */
  public FileKind kind() {
    return this == PARQUET ? FileKind.OTHER : FileKind.valueOf(name());
  }

  /** Whether labels, weights and ids are columns beside the features. */
  public boolean isTable() {
    return this == PARQUET || this == CSV;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
