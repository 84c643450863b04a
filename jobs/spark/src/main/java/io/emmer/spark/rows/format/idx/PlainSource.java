package io.emmer.spark.rows.format.idx;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file as it is. Positional reads: on HDFS a task opens no stream through blocks it skips. */
final class PlainSource extends IdxSource {
  PlainSource(String file, FSDataInputStream in) {
    super(file, in);
  }

  @Override
  int readBytes(byte[] buffer, int offset, int length) throws IOException {
    return in.read(position, buffer, offset, length);
  }

  @Override
  void skip(long count, IdxHeader header) {
    position += count;
  }
}
