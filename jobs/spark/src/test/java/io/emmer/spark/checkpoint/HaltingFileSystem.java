package io.emmer.spark.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system, which tells every step that changes or verifies something. */
public final class HaltingFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "halting";

  /** Names steps on the way, and calls something at one of them. */
  static final class Steps {
    private final int last;
    private final Runnable end;
    private final List<String> names = new CopyOnWriteArrayList<>();

    /**
     * @param last number of the step, from 1; 0 for none
     * @param end does not return
     */
    Steps(int last, Runnable end) {
      this.last = last;
      this.end = end;
    }

    List<String> names() {
      return List.copyOf(names);
    }

    private void take(String name) {
      names.add(name.replaceAll("tmp-[0-9a-f]{8}", "tmp"));
      if (names.size() == last) {
        end.run();
      }
    }
  }

  private static volatile Steps steps;

  /** Has all steps from now on told to these. */
  static void tell(Steps those) {
    steps = those;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  private static void step(String what) {
    steps.take(what);
  }

  private static String name(org.apache.hadoop.fs.Path path) {
    return path.getParent().getName() + "/" + path.getName();
  }

  @Override
  public boolean mkdirs(org.apache.hadoop.fs.Path path) throws IOException {
    boolean there = exists(path);
    if (!there) {
      step("before making " + name(path));
    }
    boolean made = super.mkdirs(path);
    if (!there) {
      step("after making " + name(path));
    }
    return made;
  }

  @Override
  public FSDataOutputStream create(
      org.apache.hadoop.fs.Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    FSDataOutputStream out =
        super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    step("after creating " + name(path));
    return new FSDataOutputStream(new SteppedStream(out, name(path)), null);
  }

  @Override
  public FSDataOutputStream create(
      org.apache.hadoop.fs.Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  /** Steps in the middle of what is written, and around what ends it. */
  private static final class SteppedStream extends FilterOutputStream implements Syncable {
    private final FSDataOutputStream file;
    private final String name;
    private boolean written;
    private boolean closed;

    SteppedStream(FSDataOutputStream file, String name) {
      super(file);
      this.file = file;
      this.name = name;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length / 2);
      if (!written) {
        written = true;
        file.flush();
        step("while writing " + name);
      }
      file.write(bytes, offset + length / 2, length - length / 2);
    }

    @Override
    public void hflush() throws IOException {
      file.hflush();
    }

    @Override
    public void hsync() throws IOException {
      file.hsync();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        step("before closing " + name);
        file.close();
        step("after closing " + name);
      }
    }
  }

  @Override
  public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
    if (path.toString().contains(".tmp-")) {
      step("before reading back " + name(path));
    }
    return super.open(path, bufferSize);
  }

  @Override
  public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    step("before renaming to " + name(to));
    boolean renamed = super.rename(from, to);
    step("after renaming to " + name(to));
    return renamed;
  }

  @Override
  public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
    step("before deleting " + name(path));
    if (exists(path)) {
      for (FileStatus file : listStatus(path)) {
        super.delete(file.getPath(), true);
        step("while deleting " + name(path));
      }
    }
    boolean deleted = super.delete(path, recursive);
    step("after deleting " + name(path));
    return deleted;
  }
}
