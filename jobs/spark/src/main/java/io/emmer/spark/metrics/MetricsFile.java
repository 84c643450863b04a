package io.emmer.spark.metrics;

import io.emmer.spark.RunException;
import io.emmer.spark.UsageException;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.LocalFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Lines behind those that a file holds, each of which others can read as soon as it is written. */
final class MetricsFile implements Closeable {
  private static final String BEGIN = "{\"time\":";

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
    Path path = HadoopStore.path(name);
    FileSystem fs = LocalFiles.fileSystem(conf, path);
    if (fs.exists(path) && fs.getFileStatus(path).isDirectory()) {
      throw new UsageException("{metrics} %s: is a directory, expected a file", name);
    }
    requireLines(fs, path);
    try {
      return new MetricsFile(fs.exists(path) ? fs.append(path) : fs.create(path, false));
    } catch (IOException | UnsupportedOperationException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new RunException(
          "{metrics} %s: cannot be written behind what it holds (%s); give another file",
          name, reason.lines().findFirst().orElse(""));
    }
  }

  private static void requireLines(FileSystem fs, Path path) throws IOException {
    if (fs.exists(path)) {
      try (InputStream in = fs.open(path)) {
        String head = new String(in.readNBytes(BEGIN.length()), StandardCharsets.ISO_8859_1);
        if (!head.isEmpty() && !head.equals(BEGIN)) {
          throw new UsageException(
              "{metrics} %s: exists and holds no lines of passes; give another file", path);
        }
      }
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
