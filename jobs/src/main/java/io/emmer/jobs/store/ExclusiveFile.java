package io.emmer.jobs.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file of which of several processes exactly one is the creator. */
public final class ExclusiveFile {
  private ExclusiveFile() {}

  /**
   * Creates a file, in a directory that exists. HDFS lets one creator win. Hadoop's local file
   * system looks first and creates then, so there the operating system is asked.
   *
   * @return false if it is there already
   */
  public static boolean create(Configuration conf, String name, byte[] bytes) throws IOException {
    Path path = new Path(name);
    FileSystem fs = path.getFileSystem(conf);
    if (fs instanceof LocalFileSystem || fs instanceof RawLocalFileSystem) {
      try {
        java.nio.file.Path local = java.nio.file.Path.of(path.toUri().getPath());
        Files.write(local, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
    try (OutputStream out = fs.create(path, false)) {
      out.write(bytes);
      return true;
    } catch (IOException e) {
      // Servers say it in several ways; what counts is that it is there.
      if (fs.exists(path)) {
        return false;
      }
      throw e;
    }
  }
}
