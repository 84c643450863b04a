package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Turns what a user named into files: inputs in the order given, within one by name, bytewise. */
public final class InputPaths {
  /** The order of files of one input. */
  public static final Comparator<Path> BYTEWISE =
      Comparator.comparing(InputPaths::bytes, Arrays::compareUnsigned);

  private InputPaths() {}

  /**
   * The files and directories of a name, as they are.
   *
   * @throws InputException if there are none
   */
  public static List<FileStatus> find(Configuration conf, String name) throws IOException {
    Path path = HadoopStore.path(name);
    FileStatus[] found = glob(path.getFileSystem(conf), path, name);
    if (found == null || found.length == 0) {
      throw new InputException("%s: not found, expected a file, a directory or a glob", name);
    }
    return List.of(found);
  }

  /**
   * The files that the names stand for.
   *
   * @param names files, directories or globs
   * @throws InputException if a name stands for nothing
   */
  public static List<Path> resolve(Configuration conf, List<String> names) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      FileSystem fs = HadoopStore.path(name).getFileSystem(conf);
      List<FileStatus> expanded = new ArrayList<>();
      for (FileStatus status : find(conf, name)) {
        expanded.addAll(status.isDirectory() ? children(fs, status) : List.of(status));
      }
      expanded.stream().map(FileStatus::getPath).sorted(BYTEWISE).forEach(files::add);
    }
    return files;
  }

  private static FileStatus[] glob(FileSystem fs, Path path, String name) throws IOException {
    try {
      return fs.globStatus(path);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        throw new UsageException("%s: no glob: %s", name, e.getMessage());
      }
      throw e;
    }
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Names that start with a dot or an underscore are no data, as everywhere in Hadoop. */
  public static boolean isData(Path path) {
    String name = path.getName();
    return !name.startsWith(".") && !name.startsWith("_");
  }

  private static List<FileStatus> children(FileSystem fs, FileStatus directory) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : fs.listStatus(directory.getPath())) {
      if (status.isFile() && isData(status.getPath())) {
        files.add(status);
      }
    }
    if (files.isEmpty()) {
      throw new InputException(
          "%s: a directory without data files, expected IDX, NPY or Parquet files",
          directory.getPath());
    }
    return files;
  }
}
