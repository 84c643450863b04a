package io.emmer.spark.store;

import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;

/**
 * The files of this machine as they are. Hadoop's own local file system turns failures of reading
 * and writing into a {@link Error}, leaves out of a listing what it cannot look at, cannot list
 * names with a colon, gives every file the permissions 644, and writes a hidden checksum file
 * beside each.
 *
 * <pre>{@code
 * FileSystem fs = LocalFiles.fileSystem(conf, path);
 * try (FSDataInputStream in = fs.open(path)) {
 *   in.readFully(0, header);
 * }
 * }</pre>
 */
public final class LocalFiles extends RawLocalFileSystem {
  private static final String LOCAL = FsConstants.LOCAL_FS_URI.getScheme();

  private LocalFiles() {}

  /** The file system of a path, which is this one where Hadoop's would be its local one. */
  public static FileSystem fileSystem(Configuration conf, Path path) throws IOException {
    if (!isLocal(conf, path)) {
      FileSystem fs = path.getFileSystem(conf);
      if (!(fs instanceof LocalFileSystem)) {
        return fs;
      }
    }
    LocalFiles local = new LocalFiles();
    local.initialize(FsConstants.LOCAL_FS_URI, conf);
    requireEncoding(path);
    return local;
  }

  /** Whether a path is one of this machine; asks no file system, which takes a second to load. */
  public static boolean isLocal(Configuration conf, Path path) {
    String scheme = path.toUri().getScheme();
    String used = scheme == null ? FileSystem.getDefaultUri(conf).getScheme() : scheme;
    return LOCAL.equals(used) && conf.get("fs.file.impl") == null;
  }

  private static void requireEncoding(Path path) {
    try {
      Objects.requireNonNull(java.nio.file.Path.of(path.toUri().getPath()));
    } catch (InvalidPathException e) {
      throw new UsageException(
          "%s: a name that is not in the encoding of this JVM (%s); set LC_ALL=C.UTF-8",
          path, System.getProperty("sun.jnu.encoding"));
    }
  }

  /**
   * What lies below a folder that this user may not search is not said to be missing. Permissions
   * and owners are not told: a listing asks every status for them, for which Hadoop's own starts a
   * process for each file.
   */
  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    try {
      FileStatus found = super.getFileStatus(path);
      return new FileStatus(
          found.getLen(),
          found.isDirectory(),
          found.getReplication(),
          found.getBlockSize(),
          found.getModificationTime(),
          found.getAccessTime(),
          null,
          null,
          null,
          found.getPath());
    } catch (FileNotFoundException e) {
      if (isHidden(path)) {
        throw new AccessControlException(
            path + ": permission denied, a folder above it may not be searched");
      }
      throw e;
    }
  }

  /** As the status says: Hadoop's own takes what it may not look at for missing. */
  @Override
  public boolean exists(Path path) throws IOException {
    try {
      return getFileStatus(path) != null;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private boolean isHidden(Path path) {
    try {
      Files.size(pathToFile(path).toPath());
      return false;
    } catch (IOException e) {
      return e instanceof AccessDeniedException;
    } catch (InvalidPathException e) {
      // A name that is not in this JVM's encoding.
      return false;
    }
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    getFileStatus(path);
    java.nio.file.Path file = pathToFile(path).toPath();
    FileChannel channel;
    try {
      if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
        throw new InputException(
            "%s: a pipe or device, expected a file; write what it gives into one", path);
      }
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException(path + ": gone meanwhile").initCause(e);
    }
    return new FSDataInputStream(
        new BufferedFSInputStream(new Input(path, channel, statistics), bufferSize));
  }

  @Override
  protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
    return new Output(new FileOutputStream(pathToFile(path), append));
  }

  /** Permissions are those of the process's umask, as of every other program's files. */
  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    return createOutputStream(path, append);
  }

  @Override
  protected boolean mkOneDirWithMode(Path path, File file, FsPermission permission)
      throws IOException {
    return file.mkdir();
  }

  /**
   * Everything that a directory holds. What cannot be looked at, such as a link to nothing or a
   * name that is not in this JVM's encoding, is neither a file nor a directory.
   */
  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus status = getFileStatus(path);
    if (!status.isDirectory()) {
      return new FileStatus[] {status};
    }
    List<FileStatus> found = new ArrayList<>();
    try (DirectoryStream<java.nio.file.Path> entries =
        Files.newDirectoryStream(pathToFile(path).toPath())) {
      for (java.nio.file.Path entry : entries) {
        found.add(statusOf(path, entry));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found.toArray(FileStatus[]::new);
  }

  private FileStatus statusOf(Path directory, java.nio.file.Path entry)
      throws AccessControlException {
    // A name with a colon would be taken for a scheme.
    Path path = makeQualified(new Path(directory, "./" + entry.getFileName()));
    try {
      return getFileStatus(path);
    } catch (AccessControlException e) {
      throw e;
    } catch (IOException e) {
      return new FileStatus(0, false, 0, 0, 0, 0, null, null, null, path, path);
    }
  }

  private static final class Input extends FSInputStream {
    /**
     * A channel keeps memory beside the heap for as many bytes as it was ever asked for at once.
     */
    private static final int MOST_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final FileSystem.Statistics statistics;

    /** What gives bytes, and says how many. */
    @FunctionalInterface
    private interface Reading {
      int bytes() throws IOException;
    }

    Input(Path path, FileChannel channel, FileSystem.Statistics statistics) {
      this.path = path;
      this.channel = channel;
      this.statistics = statistics;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return counted(() -> channel.read(part(bytes, offset, length)));
    }

    @Override
    public int read(long position, byte[] bytes, int offset, int length) throws IOException {
      validatePositionedReadArgs(position, bytes, offset, length);
      return counted(() -> channel.read(part(bytes, offset, length), position));
    }

    private static ByteBuffer part(byte[] bytes, int offset, int length) {
      return ByteBuffer.wrap(bytes, offset, Math.min(length, MOST_BYTES));
    }

    private int counted(Reading reading) throws IOException {
      int bytes;
      try {
        bytes = reading.bytes();
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        // The system's reason alone names no file.
        throw new IOException(path + ": " + e.getMessage(), e);
      }
      if (bytes > 0) {
        statistics.incrementBytesRead(bytes);
      }
      return bytes;
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < 0) {
        throw new EOFException("a negative position: " + position);
      }
      channel.position(position);
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public int available() throws IOException {
      return (int) Math.max(0, Math.min(Integer.MAX_VALUE, channel.size() - channel.position()));
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static final class Output extends OutputStream implements Syncable {
    private final FileOutputStream file;

    Output(FileOutputStream file) {
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      file.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public void hflush() {}

    @Override
    public void hsync() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
