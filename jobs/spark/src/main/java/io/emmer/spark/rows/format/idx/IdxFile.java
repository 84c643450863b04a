package io.emmer.spark.rows.format.idx;

import io.emmer.em.model.NpyType;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.rows.range.RangeFile;
import io.emmer.spark.rows.range.RangeReader;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What the driver found out about an IDX file, for the tasks that read it.
 *
 * @param stamp of the file as it is stored, packed if it is gzipped
 * @param compressed whether the content, not only the name, is gzip
 * @param header as checked
 */
public record IdxFile(FileStamp stamp, boolean compressed, IdxHeader header) implements RangeFile {
  /** As {@link #inspect(FileSystem, Path)}, on the file system that the path names. */
  public static IdxFile inspect(Configuration conf, Path path) throws IOException {
    return inspect(LocalFiles.fileSystem(conf, path), path);
  }

  /**
   * Looks at one file: its header, and whether its length agrees.
   *
   * <p>The length of a plain file is checked exactly. Of a gzipped file the trailer's size (modulo
   * 2^32) is compared; where it differs, as it does in a truncated file but also in one of several
   * members, the whole file is unpacked to see which. Otherwise {@link IdxReader} checks the
   * content when the last row is read.
   *
   * @throws InputException if the file is missing, a directory, not IDX, empty, truncated, or goes
   *     on after the last row
   * @throws IOException if the file system fails
   */
  public static IdxFile inspect(FileSystem fs, Path path) throws IOException {
    Path qualified = fs.makeQualified(path);
    FileStamp stamp = FileStamp.of(fs, qualified);
    byte[] start = readStart(fs, qualified, false);
    boolean compressed = isGzip(qualified, start);
    if (compressed) {
      start = readStart(fs, qualified, true);
    }
    IdxFile file = new IdxFile(stamp, compressed, IdxHeader.parse(stamp.path(), start));
    if (compressed) {
      file.checkPackedLength(fs);
    } else {
      stamp.requireLength(file.header.fileBytes(), " (" + file.header + ")");
    }
    return file;
  }

  @Override
  public long rows() {
    return header.rows();
  }

  @Override
  public int[] rowShape() {
    return header.rowShape();
  }

  @Override
  public int bytesPerRow() {
    return header.bytesPerRow();
  }

  @Override
  public String format() {
    return compressed ? "idx.gz" : "idx";
  }

  @Override
  public String type() {
    return header.type().name();
  }

  @Override
  public byte[] headerBytes() {
    return header.toBytes();
  }

  @Override
  public RangeReader open(Configuration conf, long firstRow, long lastRowExclusive)
      throws IOException {
    return IdxReader.open(conf, this, firstRow, lastRowExclusive);
  }

  @Override
  public NpyType elements() {
    return header.type().elements();
  }

  @Override
  public ByteOrder order() {
    return ByteOrder.BIG_ENDIAN;
  }

  @Override
  public long rowOffset(long row) {
    // A gzipped file is read from its start anyway.
    return compressed ? -1 : header.rowOffset(row);
  }

  private static byte[] readStart(FileSystem fs, Path path, boolean compressed) throws IOException {
    try (IdxSource source = IdxSource.open(fs, path, compressed)) {
      return source.readUpTo(IdxHeader.MAX_HEADER_BYTES);
    }
  }

  private static boolean isGzip(Path path, byte[] start) {
    boolean gzip = start.length >= 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    if (!gzip && path.getName().endsWith(".gz")) {
      String found = HexFormat.ofDelimiter(" ").formatHex(start, 0, Math.min(start.length, 2));
      throw new InputException(
          "%s: byte 0: found '%s', expected gzip's '1f 8b' as the name ends in .gz; fetch the file"
              + " again, or rename it if it is not meant to be gzipped",
          path, found);
    }
    return gzip;
  }

  private void checkPackedLength(FileSystem fs) throws IOException {
    byte[] trailer = new byte[Integer.BYTES];
    try (IdxSource packed = IdxSource.open(fs, new Path(path()), false)) {
      packed.skip(stamp.length() - Integer.BYTES, header);
      packed.readFully(trailer, trailer.length, header);
    }
    int sizeModulo = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (sizeModulo != (int) header.fileBytes()) {
      try (IdxSource unpacked = IdxSource.open(fs, new Path(path()), true)) {
        unpacked.skip(header.fileBytes(), header);
        unpacked.expectEnd(header);
      }
    }
  }
}
