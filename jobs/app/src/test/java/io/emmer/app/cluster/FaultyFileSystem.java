package io.emmer.app.cluster;

import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.TaskContext;

/**
 * The local file system with faults, which the names of folders ask for:
 *
 * <pre>
 * /broken/     no bytes but the first eight can be read
 * /unopened/   files are there and cannot be opened, as where too many are open
 * /remote/     of files that are not there it tells as HDFS does, whose name node answers
 * /failing-N/  tasks cannot read in their first N attempts, while the folder has a file "active"
 * /slow/       the first attempt of task 0 of a stage waits a minute before it reads
 * /full/       the disk is full after some bytes of every file
 * /refusing/   no file or folder is renamed
 * </pre>
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
  public static final String SCHEME = "faulty";

  /** The file that makes a folder's tasks fail. */
  static final String ACTIVE = "active";

  static final String READ_FAILURE = "Input/output error";
  public static final String NOT_OPENED = "Too many open files";
  static final String DISK_FULL = "No space left on device";

  private static final Pattern FAILING = Pattern.compile("/failing-(\\d+)/");
  private static final int DISK_BYTES = 64;

  /** The setting that makes Spark know this file system, in the form of {@code --conf}. */
  public static String setting() {
    return "spark.hadoop.fs." + SCHEME + ".impl=" + FaultyFileSystem.class.getName();
  }

  /** A local path as one of this file system. */
  public static String path(java.nio.file.Path local) {
    return SCHEME + "://" + local;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  private static String local(Path path) {
    return path.toUri().getPath();
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (local(path).contains("/unopened/")) {
      throw new FileNotFoundException(local(path) + " (" + NOT_OPENED + ")");
    }
    if (local(path).contains("/remote/") && !exists(path)) {
      throw notFound(local(path));
    }
    if (local(path).contains("/broken/") || fails(path)) {
      return new FSDataInputStream(new BrokenStream(super.open(path, bufferSize)));
    }
    TaskContext task = TaskContext.get();
    if (local(path).contains("/slow/")
        && task != null
        && task.partitionId() == 0
        && task.attemptNumber() == 0) {
      try {
        TimeUnit.MINUTES.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while it waited", e);
      }
    }
    return super.open(path, bufferSize);
  }

  /** As HDFS throws it. */
  public static IOException notFound(String path) {
    return new RemoteException(
            FileNotFoundException.class.getName(), "File does not exist: " + path)
        .unwrapRemoteException(FileNotFoundException.class);
  }

  private static boolean fails(Path path) {
    Matcher failing = FAILING.matcher(local(path));
    TaskContext task = TaskContext.get();
    return failing.find()
        && task != null
        && task.attemptNumber() < Integer.parseInt(failing.group(1))
        && Files.exists(java.nio.file.Path.of(local(path)).resolveSibling(ACTIVE));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return limited(
        path, super.create(path, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return limited(
        path,
        super.createNonRecursive(
            path, permission, flags, bufferSize, replication, blockSize, progress));
  }

  private static FSDataOutputStream limited(Path path, FSDataOutputStream out) throws IOException {
    return local(path).contains("/full/") ? new FSDataOutputStream(new FullDisk(out), null) : out;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return !local(to).contains("/refusing/") && super.rename(from, to);
  }

  /** A file of which only the start can be had. */
  private static final class BrokenStream extends FSInputStream {
    private static final int SOUND_BYTES = 8;

    private final FSDataInputStream file;

    BrokenStream(FSDataInputStream file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      if (getPos() >= SOUND_BYTES) {
        throw failure();
      }
      return file.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (getPos() >= SOUND_BYTES) {
        throw failure();
      }
      return file.read(buffer, offset, (int) Math.min(length, SOUND_BYTES - getPos()));
    }

    /** As it comes from a bad disk. */
    private static IOException failure() {
      IOException failure = new IOException(READ_FAILURE);
      failure.setStackTrace(
          new StackTraceElement[] {
            new StackTraceElement("java.io.FileInputStream", "readBytes", null, 0),
            new StackTraceElement(RawLocalFileSystem.class.getName(), "read", null, 0)
          });
      return failure;
    }

    @Override
    public void seek(long target) throws IOException {
      file.seek(target);
    }

    @Override
    public long getPos() throws IOException {
      return file.getPos();
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** Takes some bytes. */
  private static final class FullDisk extends FilterOutputStream {
    private int left = DISK_BYTES;

    FullDisk(OutputStream file) {
      super(file);
    }

    @Override
    public void write(int value) throws IOException {
      if (left == 0) {
        throw new IOException(DISK_FULL);
      }
      left--;
      super.write(value);
    }
  }
}
