package io.emmer.spark.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;

/** Contents survive a crash once the stream is closed. Failures, as of a full disk, name it. */
final class SyncedStream extends FilterOutputStream {
  private final String path;
  private final FSDataOutputStream file;
  private boolean closed;

  SyncedStream(String path, FSDataOutputStream file) {
    super(file);
    this.path = path;
    this.file = file;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      file.write(bytes, offset, length);
    } catch (IOException e) {
      throw named(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try (file) {
        file.hsync();
      } catch (IOException e) {
        throw named(e);
      }
    }
  }

  private IOException named(IOException failure) {
    return new IOException(path + ": could not be written: " + failure.getMessage(), failure);
  }
}
