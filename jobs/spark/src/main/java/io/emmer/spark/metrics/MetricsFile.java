package io.emmer.spark.metrics;

import io.emmer.spark.RunException;
import io.emmer.spark.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Lines behind those that a file holds, each of which others can read as soon as it is written. */
final class MetricsFile implements Closeable {
  private final FSDataOutputStream out;

  private MetricsFile(FSDataOutputStream out) {
    this.out = out;
  }

  /**
   * Opens a file on anything that Hadoop's FileSystem writes, and makes it if there is none.
   *
   * @throws UsageException if there is something else of that name
   * @throws RunException if it cannot be written
   */
  static MetricsFile append(Configuration conf, String name) throws IOException {
    Path path = path(name);
    FileSystem found = path.getFileSystem(conf);
    // Else every local file would get a hidden checksum file, and no line before a block is full.
    FileSystem fs = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    if (fs.exists(path) && fs.getFileStatus(path).isDirectory()) {
      throw new UsageException("{metrics} %s: is a directory, expected a file", name);
    }
    try {
      return new MetricsFile(fs.exists(path) ? fs.append(path) : fs.create(path, false));
    } catch (IOException | UnsupportedOperationException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new RunException(
          "{metrics} %s: cannot be written behind what it holds (%s); give another file",
          name, reason.lines().findFirst().orElse(""));
    }
  }

  private static Path path(String name) {
    try {
      return new Path(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("{metrics} '%s' is no path: %s", name, e.getMessage());
    }
  }

  void line(String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    out.hflush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
