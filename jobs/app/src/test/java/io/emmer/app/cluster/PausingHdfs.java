package io.emmer.app.cluster;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * HDFS whose files of data, before they are closed, lie at the data nodes for as long as it takes
 * to harm one: a writer makes a local file {@link #WRITING} and goes on when there is {@link
 * #GO_ON}.
 */
public final class PausingHdfs extends DistributedFileSystem {
  static final String SCHEME = "pausing";
  static final String WRITING = "writing";
  static final String GO_ON = "go-on";

  /** The setting that names the local folder of both files. */
  static final String FOLDER = "pausing.folder";

  private static final int MOST_SECONDS = 60;

  private URI uri;

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    uri = name;
    super.initialize(URI.create("hdfs://" + name.getAuthority()), conf);
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public String getScheme() {
    return SCHEME;
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
    FSDataOutputStream out =
        super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
    return path.getName().startsWith("part-")
        ? new FSDataOutputStream(new PausingStream(out), null)
        : out;
  }

  private final class PausingStream extends FilterOutputStream {
    private final FSDataOutputStream file;
    private boolean closed;

    PausingStream(FSDataOutputStream file) {
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
        file.hflush();
        pause();
        file.close();
      }
    }

    private void pause() throws IOException {
      java.nio.file.Path folder = java.nio.file.Path.of(getConf().get(FOLDER));
      Files.writeString(folder.resolve(WRITING), "");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      while (!Files.exists(folder.resolve(GO_ON))) {
        if (System.nanoTime() > end) {
          throw new IOException("nobody made " + folder.resolve(GO_ON));
        }
        try {
          TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted while it waited", e);
        }
      }
    }
  }
}
