package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.LocalFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

/**
 * Turns what a user named into files: inputs in the order given, within one by name, bytewise. What
 * exists is what is meant, also where it could be a pattern. Of a directory, or what a pattern
 * matches, every entry is read, is no data by its name, or is refused.
 */
public final class InputPaths {
  /** The order of files of one input. */
  public static final Comparator<Path> BYTEWISE =
      Comparator.comparing(InputPaths::bytes, Arrays::compareUnsigned);

  private InputPaths() {}

  /**
   * The files and directories of a name, as they are.
   *
   * @throws InputException if there are none, or one that can be neither
   */
  public static List<FileStatus> find(Configuration conf, String name) throws IOException {
    Path path = HadoopStore.path(name);
    FileSystem fs = LocalFiles.fileSystem(conf, path);
    List<FileStatus> found = new ArrayList<>();
    status(fs, path).ifPresent(found::add);
    if (found.isEmpty()) {
      glob(fs, path, name, found);
    }
    if (found.isEmpty()) {
      throw new InputException("%s: not found, expected a file, a directory or a glob", name);
    }
    found.forEach(InputPaths::requireReadable);
    return found;
  }

  /**
   * The files that the names stand for.
   *
   * @param names files, directories or globs
   * @throws InputException if a name stands for nothing, or a directory holds what is no file
   */
  public static List<Path> resolve(Configuration conf, List<String> names) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      FileSystem fs = LocalFiles.fileSystem(conf, HadoopStore.path(name));
      List<FileStatus> expanded = new ArrayList<>();
      for (FileStatus status : find(conf, name)) {
        expanded.addAll(status.isDirectory() ? children(fs, status) : List.of(status));
      }
      expanded.stream().map(FileStatus::getPath).sorted(BYTEWISE).forEach(files::add);
    }
    return files;
  }

  /**
   * A file of a directory whose sub-directories are called {@code column=value}, as Hive lays out
   * partitions; empty for any other path.
   */
  static Optional<Path> partitioned(Configuration conf, String name) throws IOException {
    Path path = HadoopStore.path(name);
    FileSystem fs = LocalFiles.fileSystem(conf, path);
    Path at = path;
    for (FileStatus first = null; first == null || first.isDirectory(); at = first.getPath()) {
      first =
          Arrays.stream(list(fs, at))
              .filter(child -> isData(child.getPath()))
              .min(Comparator.comparing(FileStatus::getPath, BYTEWISE))
              .orElse(null);
      boolean isPartition = first != null && first.getPath().getName().indexOf('=') > 0;
      if (first == null || (first.isDirectory() ? !isPartition : at.equals(path))) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }

  /**
   * Whether a name is a glob that matches a path, or a directory above it, whether those are there
   * or not.
   */
  public static boolean isGlobOf(Configuration conf, String name, String path) throws IOException {
    Path glob = HadoopStore.path(name);
    FileSystem fs = LocalFiles.fileSystem(conf, glob);
    URI all = fs.makeQualified(glob).toUri();
    Path other = HadoopStore.path(path);
    URI one = LocalFiles.fileSystem(conf, other).makeQualified(other).toUri();
    if (!Objects.equals(all.getScheme(), one.getScheme())
        || !Objects.equals(all.getAuthority(), one.getAuthority())) {
      return false;
    }
    boolean matches = false;
    try {
      List<String> patterns = GlobExpander.expand(all.getPath());
      for (String pattern : patterns) {
        matches |= matches(pattern.split("/"), one.getPath().split("/"), patterns.size() > 1);
      }
    } catch (IOException e) {
      return false; // no glob, which is told if there is no file of that name
    }
    return matches && status(fs, glob).isEmpty();
  }

  private static boolean matches(String[] patterns, String[] names, boolean isExpanded)
      throws IOException {
    boolean matches = patterns.length <= names.length;
    boolean isGlob = isExpanded;
    for (int i = 1; matches && i < patterns.length; i++) {
      Path one = new Path("/", "./" + names[i]);
      GlobFilter filter = new GlobFilter(patterns[i]);
      isGlob |= filter.hasPattern();
      matches = filter.accept(one) && isMeant(one, patterns[i]);
    }
    return matches && isGlob;
  }

  private static Optional<FileStatus> status(FileSystem fs, Path path) throws IOException {
    try {
      return Optional.of(fs.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Hadoop's own globs fail at any name with a colon. */
  private static void glob(FileSystem fs, Path path, String name, List<FileStatus> found)
      throws IOException {
    Path pattern = fs.makeQualified(path);
    Path root = new Path(pattern, "/");
    try {
      for (String one : GlobExpander.expand(pattern.toUri().getPath())) {
        glob(fs, root, List.of(one.substring(1).split("/")), found);
      }
    } catch (IOException e) {
      throw refused(name, e);
    }
  }

  private static IOException refused(String glob, IOException failure) {
    if (String.valueOf(failure.getMessage()).startsWith("Illegal file pattern")) {
      throw new UsageException("%s: no glob: %s", glob, failure.getMessage());
    }
    return failure;
  }

  private static void glob(FileSystem fs, Path above, List<String> names, List<FileStatus> found)
      throws IOException {
    Path at = above;
    for (int i = 0; i < names.size(); i++) {
      GlobFilter pattern = new GlobFilter(names.get(i));
      if (pattern.hasPattern()) {
        for (FileStatus child : list(fs, at)) {
          if (pattern.accept(child.getPath()) && isMeant(child.getPath(), names.get(i))) {
            if (i + 1 == names.size()) {
              found.add(child);
            } else if (requireReadable(child).isDirectory()) {
              glob(fs, child.getPath(), names.subList(i + 1, names.size()), found);
            }
          }
        }
        return;
      }
      at = new Path(at, "./" + names.get(i).replaceAll("\\\\(.)", "$1"));
    }
    status(fs, at).ifPresent(found::add);
  }

  /** A pattern matches a name that is no data only where it says so itself, as in a shell. */
  private static boolean isMeant(Path path, String pattern) {
    return isData(path) || pattern.charAt(0) == path.getName().charAt(0);
  }

  private static FileStatus[] list(FileSystem fs, Path directory) throws IOException {
    return status(fs, directory).filter(FileStatus::isDirectory).isPresent()
        ? fs.listStatus(directory)
        : new FileStatus[0];
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Names that start with a dot or an underscore are no data, as everywhere in Hadoop. */
  public static boolean isData(Path path) {
    String name = path.getName();
    return !name.startsWith(".") && !name.startsWith("_") && !name.endsWith(".crc");
  }

  /**
   * What is there and can be looked at.
   *
   * @throws InputException if it is neither a file nor a directory, as a link to nothing is, or
   *     what has a name in another encoding
   */
  public static FileStatus requireReadable(FileStatus status) {
    if (!status.isFile() && !status.isDirectory()) {
      throw new InputException(
          "%s: cannot be looked at: a link to nothing, or a name that is not in the encoding of"
              + " this JVM (%s); remove it, or set LC_ALL=C.UTF-8",
          status.getPath(), System.getProperty("sun.jnu.encoding"));
    }
    return status;
  }

  private static List<FileStatus> children(FileSystem fs, FileStatus directory) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : fs.listStatus(directory.getPath())) {
      if (isData(status.getPath())) {
        if (requireReadable(status).isDirectory()) {
          throw nested(directory.getPath(), status.getPath().getName());
        }
        files.add(status);
      }
    }
    if (files.isEmpty()) {
      throw new InputException(
          "%s: a directory without data files, expected tables, IDX or NPY files",
          directory.getPath());
    }
    return files;
  }

  private static InputException nested(Path directory, String name) {
    return name.indexOf('=') > 0
        ? new InputException(
            "%s/%s: a partition, whose column would be lost; of Parquet and ORC give %1$s alone, of"
                + " others {table} 'csv.`%1$s`' or json, to read it with that column, or %1$s/*"
                + " without",
            directory, name)
        : new InputException(
            "%s/%s: a directory, expected files; give %1$s/* to read what is in it too",
            directory, name);
  }
}
