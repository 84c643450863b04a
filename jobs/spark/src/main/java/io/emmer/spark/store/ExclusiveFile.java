package io.emmer.spark.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file of which of several processes exactly one is the creator. */
public final class ExclusiveFile {
  private ExclusiveFile() {}

  /** Writes what a file holds. */
  @FunctionalInterface
  interface Contents {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Creates a file, in a directory that exists. One that cannot be written is deleted again.
   *
   * @return false if it is there already
   */
  public static boolean create(Configuration conf, String name, byte[] bytes) throws IOException {
    return create(conf, name, out -> out.write(bytes));
  }

  static boolean create(Configuration conf, String name, Contents contents) throws IOException {
    Path path = HadoopStore.path(name);
    FileSystem fs = LocalFiles.fileSystem(conf, path);
    OutputStream created;
    try {
      created = open(fs, path);
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      // File systems say it in other ways too; what counts is that it is there.
      if (fs.exists(path)) {
        return false;
      }
      throw e;
    }
    try (OutputStream out = created) {
      contents.write(out);
      return true;
    } catch (IOException | RuntimeException e) {
      delete(fs, path, e);
      throw e;
    }
  }

  /**
   * HDFS lets one creator win. Hadoop's local file system looks first and creates then, so there
   * the operating system is asked.
   */
  private static OutputStream open(FileSystem fs, Path path) throws IOException {
    return fs instanceof RawLocalFileSystem
        ? Files.newOutputStream(
            java.nio.file.Path.of(path.toUri().getPath()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)
        : fs.create(path, false);
  }

  private static void delete(FileSystem fs, Path path, Exception failure) {
    try {
      fs.delete(path, false);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
