package io.emmer.spark.rows.format.idx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Files as bytes, and reading whole ranges, for the tests of this package. */
final class IdxFixtures {
  static final Configuration CONF = new Configuration();

  private IdxFixtures() {}

  /** Pseudo-random values that deflate can still shorten. */
  static byte[] values(IdxHeader header) {
    byte[] values = new byte[(int) (header.fileBytes() - header.headerBytes())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (((i * 2654435761L) >>> 13) & 0x1f);
    }
    return values;
  }

  static byte[] file(IdxHeader header) {
    return concat(header.toBytes(), values(header));
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  static Path write(java.nio.file.Path file, byte[] content) throws IOException {
    java.nio.file.Files.write(file, content);
    return new Path(file.toUri());
  }

  /** Rows of the range, read {@code chunk} at a time. */
  static byte[] read(IdxFile file, long first, long last, int chunk) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[chunk * file.header().bytesPerRow()];
    try (IdxReader reader = IdxReader.open(CONF, file, first, last)) {
      for (int rows; (rows = reader.next(buffer, chunk)) > 0; ) {
        bytes.write(buffer, 0, rows * file.header().bytesPerRow());
      }
    }
    return bytes.toByteArray();
  }

  static byte[] readAll(IdxFile file) throws IOException {
    return read(file, 0, file.header().rows(), 7);
  }
}
