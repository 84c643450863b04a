package io.emmer.jobs.store;

import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelStore;
import io.emmer.jobs.UsageException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** Directories on anything that Hadoop's FileSystem reaches. */
public final class HadoopStore implements ModelStore {
  /** Written last into a directory of data. */
  static final String MARKER = "_SUCCESS";

  private final Configuration conf;

  public HadoopStore(Configuration conf) {
    this.conf = conf;
  }

  /**
   * Refuses an existing target, before any work is done for it. Of directories only those are
   * replaced that are empty or that Emmer wrote.
   *
   * @throws UsageException if there is one and it must not be replaced
   */
  public void requireFree(String target, boolean overwrite) throws IOException {
    Path path = path(target);
    FileSystem fs = fileSystem(target);
    if (fs.makeQualified(path).isRoot()) {
      throw new UsageException(target + ": a root directory; give another --output");
    }
    if (!fs.exists(path)) {
      return;
    }
    if (!overwrite) {
      throw new UsageException(target + ": exists; give --overwrite or another --output");
    }
    if (fs.getFileStatus(path).isDirectory()
        && fs.listStatus(path).length > 0
        && !exists(target + "/" + ModelDirectory.MODEL_JSON)
        && !exists(target + "/" + MARKER)) {
      throw new UsageException(
          target + ": a directory that Emmer did not write, not replaced; give another --output");
    }
  }

  private static Path path(String name) {
    try {
      return new Path(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + name + "' is no path: " + e.getMessage());
    }
  }

  private FileSystem fileSystem(String path) throws IOException {
    FileSystem fs = path(path).getFileSystem(conf);
    // Else every local file would get a hidden checksum file, which nobody else expects.
    return fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
  }

  @Override
  public String absolute(String path) throws IOException {
    return fileSystem(path).makeQualified(new Path(path)).toString();
  }

  @Override
  public boolean exists(String path) throws IOException {
    return fileSystem(path).exists(new Path(path));
  }

  @Override
  public InputStream open(String path) throws IOException {
    return fileSystem(path).open(new Path(path));
  }

  @Override
  public OutputStream create(String path) throws IOException {
    FSDataOutputStream out = fileSystem(path).create(new Path(path), false);
    return new SyncedStream(out);
  }

  /** Contents survive a crash once the stream is closed. */
  private static final class SyncedStream extends FilterOutputStream {
    private final FSDataOutputStream file;
    private boolean closed;

    SyncedStream(FSDataOutputStream file) {
      super(file);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        file.hsync();
        file.close();
      }
    }
  }

  @Override
  public void createDirectory(String path) throws IOException {
    fileSystem(path).mkdirs(new Path(path));
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    return fileSystem(from).rename(new Path(from), new Path(to));
  }

  @Override
  public void delete(String path) throws IOException {
    fileSystem(path).delete(new Path(path), true);
  }

  /**
   * As {@link #requireFree}, for a file: directories are never replaced by one.
   *
   * @throws UsageException if there is one and it must not be replaced
   */
  public void requireFileFree(String target, boolean overwrite) throws IOException {
    Path path = path(target);
    FileSystem fs = fileSystem(target);
    if (fs.exists(path) && fs.getFileStatus(path).isDirectory()) {
      throw new UsageException(target + ": is a directory, expected a file; give another name");
    }
    requireFree(target, overwrite);
  }

  /**
   * Writes a file that appears whole or not at all.
   *
   * @throws UsageException if it exists and must not be replaced
   */
  public void writeFile(String target, byte[] bytes, boolean overwrite) throws IOException {
    requireFileFree(target, overwrite);
    Path path = new Path(absolute(target));
    String id = UUID.randomUUID().toString().substring(0, 8);
    Path temporary = new Path(path.getParent(), "." + path.getName() + ".tmp-" + id);
    try {
      try (OutputStream out = create(temporary.toString())) {
        out.write(bytes);
      }
      FileContext.getFileContext(path.toUri(), conf)
          .rename(temporary, path, Options.Rename.OVERWRITE);
    } finally {
      delete(temporary.toString());
    }
  }
}
