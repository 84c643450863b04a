package io.emmer.spark.rows;

import java.io.Serializable;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Where the rows of files stand among all rows. */
final class FileRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, Long> firstRows = new HashMap<>();
  private transient UTF8String last;
  private long lastFirst;

  FileRows(List<RowInput.File> files) {
    long first = 0;
    for (RowInput.File file : files) {
      firstRows.put(file.path(), first);
      first += file.rows();
    }
  }

  /** Whether this is the file that was asked for last. */
  boolean isLast(UTF8String path) {
    return path.equals(last);
  }

  /**
   * The first row of a file.
   *
   * @param path as the file is called, or as a URI, as Spark writes it
   */
  long first(UTF8String path) {
    if (!isLast(path)) {
      last = path.clone(); // Spark reuses its bytes
      String name = last.toString();
      Long first = firstRows.get(name);
      lastFirst = first == null ? ofUri(name) : first;
    }
    return lastFirst;
  }

  /** The number among all rows of one that a {@link TableScan} gives behind so many columns. */
  long of(InternalRow row, int width) {
    return first(row.getUTF8String(width)) + row.getLong(width + 1);
  }

  private long ofUri(String uri) {
    Long first = firstRows.get(new Path(URI.create(uri)).toString());
    if (first == null) {
      throw new IllegalStateException("no file of the input is " + uri);
    }
    return first;
  }
}
