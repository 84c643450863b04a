package io.emmer.spark.rows.format.idx;

import io.emmer.spark.rows.range.GunzipStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;

/** The unpacked bytes of a gzipped file. */
final class GzipSource extends IdxSource {
  private static final int BUFFER_BYTES = 1 << 16;

  private final GunzipStream unpacked;

  GzipSource(String file, FSDataInputStream in) {
    super(file, in);
    this.unpacked = new GunzipStream(file, in);
  }

  @Override
  int readBytes(byte[] buffer, int offset, int length) throws IOException {
    return unpacked.read(buffer, offset, length);
  }

  @Override
  void skip(long count, IdxHeader header) throws IOException {
    byte[] scratch = new byte[BUFFER_BYTES];
    for (long left = count; left > 0; left -= scratch.length) {
      readFully(scratch, (int) Math.min(left, scratch.length), header);
    }
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
  }
}
