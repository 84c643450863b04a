package io.emmer.jobs.data;

import io.emmer.jobs.InputException;
import io.emmer.jobs.UsageException;
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
  private InputPaths() {}

  /**
   * The files that the names stand for.
   *
   * @param names files, directories or globs
   * @throws InputException if a name stands for nothing
   */
  public static List<Path> resolve(Configuration conf, List<String> names) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Path path = path(name);
      FileSystem fs = path.getFileSystem(conf);
      FileStatus[] found = glob(fs, path, name);
      if (found == null || found.length == 0) {
        throw new InputException(name + ": not found, expected a file, a directory or a glob");
      }
      List<FileStatus> expanded = new ArrayList<>();
      for (FileStatus status : found) {
        expanded.addAll(status.isDirectory() ? children(fs, status) : List.of(status));
      }
      expanded.stream()
          .map(FileStatus::getPath)
          .sorted(Comparator.comparing(InputPaths::bytes, Arrays::compareUnsigned))
          .forEach(files::add);
    }
    return files;
  }

  private static FileStatus[] glob(FileSystem fs, Path path, String name) throws IOException {
    try {
      return fs.globStatus(path);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        throw new UsageException(name + ": no glob: " + e.getMessage());
      }
      throw e;
    }
  }

  private static Path path(String name) {
    try {
      return new Path(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + name + "' is no path: " + e.getMessage());
    }
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Files whose names start with a dot or an underscore are no data, as everywhere in Hadoop. */
  private static List<FileStatus> children(FileSystem fs, FileStatus directory) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : fs.listStatus(directory.getPath())) {
      String name = status.getPath().getName();
      if (status.isFile() && !name.startsWith(".") && !name.startsWith("_")) {
        files.add(status);
      }
    }
    if (files.isEmpty()) {
      throw new InputException(
          directory.getPath() + ": a directory without data files, expected IDX files in it");
    }
    return files;
  }
}
