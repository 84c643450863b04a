package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Formats of data files, told by how they start, and where that says nothing by their names. */
public enum FileFormat {
  /** Plain or gzipped. */
  IDX,
  NPY,
  PARQUET;

  private static final int MAGIC_BYTES = 6;

  /** The format of one file; IDX for all that is not another. */
  static FileFormat of(Configuration conf, Path path) throws IOException {
    byte[] start;
    try (FSDataInputStream in = path.getFileSystem(conf).open(path)) {
      start = in.readNBytes(MAGIC_BYTES);
    } catch (FileNotFoundException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(path + ": no such file; check the path", e);
    }
    String magic = new String(start, StandardCharsets.ISO_8859_1);
    String name = path.getName();
    if (magic.startsWith("PAR1") || name.endsWith(".parquet")) {
      return PARQUET;
    }
    return magic.equals("\u0093NUMPY") || name.endsWith(".npy") ? NPY : IDX;
  }

  /**
   * The format of all files.
   *
   * @throws InputException if there are several
   */
  static FileFormat of(Configuration conf, List<Path> paths) throws IOException {
    FileFormat format = of(conf, paths.get(0));
    for (Path path : paths) {
      FileFormat found = of(conf, path);
      if (found != format) {
        throw new InputException(
            "%s: found %s, expected %s as %s is; give files of one format"
                .formatted(path, found, format, paths.get(0)));
      }
    }
    return format;
  }
}
