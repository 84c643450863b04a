package io.emmer.spark.store;

import io.emmer.em.model.ModelStore;
import io.emmer.em.model.Publication;
import io.emmer.spark.RunException;
import io.emmer.spark.UsageException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;

/** Directories on anything that Hadoop's FileSystem reaches. */
public class HadoopStore implements ModelStore {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/");

  private final Configuration conf;

  public HadoopStore(Configuration conf) {
    this.conf = conf;
  }

  /**
   * Refuses an existing target, before any work is done for it. Directories are replaced if Emmer
   * wrote all that is in them.
   *
   * @throws UsageException if there is one and it must not be replaced
   */
  public void requireFree(String target, boolean overwrite) throws IOException {
    requireNoFile(target);
    if (isTaken(fileSystem(target), path(target), overwrite)) {
      Optional<String> stranger = DirectoryMark.stranger(this, target);
      if (stranger.isPresent()) {
        throw new UsageException(
            "%s: holds %s, which Emmer does not know as its own, not replaced; move it away or give"
                + " another {output}",
            target, stranger.get());
      }
    }
  }

  /**
   * Refuses a file where a directory is or will be.
   *
   * @throws UsageException if it is one
   */
  public void requireNoFile(String target) throws IOException {
    FileSystem fs = fileSystem(target);
    if (fs.exists(path(target)) && !fs.getFileStatus(path(target)).isDirectory()) {
      throw new UsageException(
          "%s: is a file, expected a directory; give another {output}", target);
    }
  }

  /**
   * As {@link #requireFree}, for a file, which is replaced if it is empty, or of the kind of the
   * new one and written by Emmer.
   *
   * @throws UsageException if there is one and it must not be replaced
   */
  public void requireFileFree(String target, FileKind kind, boolean overwrite) throws IOException {
    requireNoDirectory(target);
    Path path = path(target);
    FileSystem fs = fileSystem(target);
    if (isTaken(fs, path, overwrite)) {
      FileKind found = kind(target);
      if (found != null && found != kind) {
        throw new UsageException(
            "%s: exists and is no %s file as Emmer writes them, not replaced; give another name",
            target, kind);
      }
      if (found != null && !found.isOfEmmerOnly() && !FileMark.mayBeOn(fs, path)) {
        throw new UsageException(
            "%s: exists and has no mark of Emmer's, which copies of its files lack too, not"
                + " replaced; move it away or give another name",
            target);
      }
    }
  }

  private void requireNoDirectory(String target) throws IOException {
    if (isDirectory(target)) {
      throw new UsageException("%s: is a directory, expected a file; give another name", target);
    }
  }

  private FileKind kind(String file) throws IOException {
    try (InputStream in = open(file)) {
      return FileKind.of(in);
    } catch (FileNotFoundException e) {
      // Someone else was as quick as to delete it.
      return null;
    }
  }

  /** Whether there is something that may be replaced. */
  private boolean isTaken(FileSystem fs, Path target, boolean overwrite) throws IOException {
    if (fs.makeQualified(target).isRoot()) {
      throw new UsageException("%s: a root directory; give another {output}", target);
    }
    requireWritable(fs, target);
    if (!fs.exists(target)) {
      return false;
    }
    if (!overwrite) {
      throw new UsageException("%s: exists; give {overwrite} or another {output}", target);
    }
    return true;
  }

  /** Begins a directory in place of what {@link #requireFree} lets it replace. */
  public Publication begin(String target, boolean overwrite) throws IOException {
    requireFree(target, overwrite);
    return Publication.begin(this, target, overwrite);
  }

  /** Whether there is a directory of this name. */
  public boolean isDirectory(String name) throws IOException {
    FileSystem fs = fileSystem(name);
    return fs.exists(path(name)) && fs.getFileStatus(path(name)).isDirectory();
  }

  /** Whether two paths can be on one file system; asks none. */
  public boolean haveOneScheme(String path, String other) {
    return scheme(path).equals(scheme(other));
  }

  private String scheme(String path) {
    String scheme = path(path).toUri().getScheme();
    return scheme != null ? scheme : FileSystem.getDefaultUri(conf).getScheme();
  }

  /** Whether two paths are one. */
  public boolean isSame(String path, String other) throws IOException {
    return canonical(path).equals(canonical(other));
  }

  /** Whether a path is {@code above}, or anywhere below it, whatever either is. */
  public boolean isIn(String path, String above) throws IOException {
    return (canonical(path) + "/").startsWith(canonical(above) + "/");
  }

  /** The absolute form of a path, of local files without symbolic links. */
  public String canonical(String name) throws IOException {
    Path path = fileSystem(name).makeQualified(path(name));
    return path.toUri().getScheme().equals("file")
        ? "file:" + new File(path.toUri().getPath()).getCanonicalPath()
        : path.toString();
  }

  /** Refuses a place that cannot be written, before hours of work for it. */
  private void requireWritable(FileSystem fs, Path target) throws IOException {
    Path above = fs.makeQualified(target).getParent();
    while (!above.isRoot() && !fs.exists(above)) {
      above = above.getParent();
    }
    if (!fs.getFileStatus(above).isDirectory()) {
      throw new UsageException("%s: %s is no directory; give another {output}", target, above);
    }
    boolean writable = true;
    if (fs instanceof RawLocalFileSystem) {
      writable = Files.isWritable(java.nio.file.Path.of(above.toUri().getPath()));
    } else {
      try {
        fs.access(above, FsAction.WRITE);
      } catch (AccessControlException e) {
        writable = false;
      }
    }
    if (!writable) {
      throw new RunException("%s: %s is not writable; give another {output}", target, above);
    }
  }

  /**
   * The path that a name stands for, in which a colon is a scheme's only before a slash.
   *
   * @throws UsageException if it is none
   */
  public static Path path(String name) {
    try {
      return URI.matcher(name).lookingAt() ? new Path(name) : new Path(null, null, name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'%s' is no path: %s", name, e.getMessage());
    }
  }

  private FileSystem fileSystem(String path) throws IOException {
    return LocalFiles.fileSystem(conf, path(path));
  }

  @Override
  public String absolute(String path) throws IOException {
    return fileSystem(path).makeQualified(path(path)).toString();
  }

  @Override
  public boolean exists(String path) throws IOException {
    return fileSystem(path).exists(path(path));
  }

  @Override
  public InputStream open(String path) throws IOException {
    return fileSystem(path).open(path(path));
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return new SyncedStream(path, fileSystem(path).create(path(path), false));
  }

  /** As {@link #create}, in a directory that is there: none is made for it. */
  OutputStream createInExisting(String path) throws IOException {
    FileSystem fs = fileSystem(path);
    return new SyncedStream(path, fs.createFile(path(path)).overwrite(false).build());
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try {
      return Stream.of(fileSystem(directory).listStatus(path(directory)))
          .map(status -> status.getPath().getName())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** All files below a directory, by their paths in it, sorted. */
  List<String> files(String directory) throws IOException {
    String above = path(absolute(directory)).toUri().getPath() + "/";
    List<String> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files =
        fileSystem(directory).listFiles(path(directory), true);
    while (files.hasNext()) {
      found.add(files.next().getPath().toUri().getPath().substring(above.length()));
    }
    Collections.sort(found);
    return found;
  }

  @Override
  public Instant lastWritten(String path) throws IOException {
    FileSystem fs = fileSystem(path);
    FileStatus root = fs.getFileStatus(path(path));
    long last = root.getModificationTime();
    if (root.isDirectory()) {
      RemoteIterator<LocatedFileStatus> files = fs.listFiles(root.getPath(), true);
      while (files.hasNext()) {
        last = Math.max(last, files.next().getModificationTime());
      }
    }
    return Instant.ofEpochMilli(last);
  }

  @Override
  public void createDirectory(String path) throws IOException {
    if (!fileSystem(path).mkdirs(path(path))) {
      throw new IOException(path + ": could not be created");
    }
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    return fileSystem(from).rename(path(from), path(to));
  }

  @Override
  public void delete(String path) throws IOException {
    fileSystem(path).delete(path(path), true);
  }

  /**
   * Writes a file that appears whole or not at all.
   *
   * @throws UsageException if it exists and must not be replaced
   */
  public void writeFile(String target, byte[] bytes, boolean overwrite) throws IOException {
    requireFileFree(target, FileKind.of(new ByteArrayInputStream(bytes)), overwrite);
    write(bytes, target, temporary -> publishFile(temporary, target, overwrite));
  }

  /**
   * Writes a file of a name and in a folder that are Emmer's own, whole or not at all, in place of
   * an earlier one, which may be a copy out of a backup.
   *
   * @throws UsageException if a directory is in its place
   */
  public void rewriteFile(String target, byte[] bytes) throws IOException {
    requireNoDirectory(target);
    write(bytes, target, temporary -> replace(temporary, target));
  }

  /** What gives a file its name. */
  @FunctionalInterface
  private interface Naming {
    void name(String temporary) throws IOException;
  }

  private void write(byte[] bytes, String target, Naming naming) throws IOException {
    Path path = path(absolute(target));
    Publication.sweepLeftovers(this, path.toString());
    String id = UUID.randomUUID().toString().substring(0, 8);
    String temporary = path.getParent() + "/." + path.getName() + ".tmp-" + id;
    try {
      try (OutputStream out = create(temporary)) {
        out.write(bytes);
      }
      naming.name(temporary);
    } finally {
      delete(temporary);
    }
  }

  /**
   * Puts a whole file in its place, in one step.
   *
   * @throws UsageException if there is one that must not be replaced
   */
  public void publishFile(String whole, String target, boolean overwrite) throws IOException {
    requireFileFree(target, kind(whole), overwrite);
    fileSystem(target).mkdirs(path(absolute(target)).getParent());
    FileMark.put(fileSystem(whole), path(whole));
    replace(whole, target);
  }

  /** Renames a file, in one step, in the place of another one if that is there. */
  public void replace(String from, String to) throws IOException {
    Path path = path(absolute(to));
    if (fileSystem(to) instanceof RawLocalFileSystem) {
      // Hadoop deletes the target first, and a reader, or a crash, would find none.
      Files.move(local(absolute(from)), local(path.toString()), StandardCopyOption.ATOMIC_MOVE);
    } else {
      FileContext.getFileContext(path.toUri(), conf)
          .rename(path(absolute(from)), path, Options.Rename.OVERWRITE);
    }
  }

  private static java.nio.file.Path local(String absolute) {
    return java.nio.file.Path.of(path(absolute).toUri().getPath());
  }
}
