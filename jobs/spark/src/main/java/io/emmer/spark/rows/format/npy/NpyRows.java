package io.emmer.spark.rows.format.npy;

import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.range.BlockHosts;
import io.emmer.spark.rows.range.RangeFile;
import io.emmer.spark.rows.range.RangeReader;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An NPY file whose first axis counts rows.
 *
 * @param path with scheme and authority
 * @param modificationTimeMillis since 1970
 * @param fortranOrder whether the first axis is the fastest
 * @param shape of the array
 * @param dataOffset bytes before the first value
 */
public record NpyRows(
    String path,
    long length,
    long modificationTimeMillis,
    NpyType valueType,
    boolean bigEndian,
    boolean fortranOrder,
    long[] shape,
    long dataOffset)
    implements RangeFile {

  /**
   * Looks at a file: its header, and whether its length agrees.
   *
   * @throws InputException if it is no NPY file of plain numbers with at least one row, or is
   *     truncated, or goes on after its last value
   */
  public static NpyRows inspect(Configuration conf, Path path) throws IOException {
    FileSystem fs = path.getFileSystem(conf);
    Path qualified = fs.makeQualified(path);
    FileStatus status = status(fs, qualified);
    NpyHeader header;
    try (InputStream in = new BufferedInputStream(fs.open(qualified))) {
      header = NpyHeader.read(in, qualified.toString());
    } catch (ModelFormatException e) {
      throw new InputException(e.getMessage() + "; give a file that numpy.save wrote", e);
    }
    NpyRows rows =
        new NpyRows(
            qualified.toString(),
            status.getLen(),
            status.getModificationTime(),
            header.type(),
            header.order() == ByteOrder.BIG_ENDIAN,
            header.fortranOrder(),
            header.shape(),
            header.dataOffset());
    rows.checkShape();
    rows.checkLength(header.count() * header.type().bytes());
    return rows;
  }

  static FileStatus status(FileSystem fs, Path path) throws IOException {
    try {
      return fs.getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new InputException(path + ": no such file; check the path", e);
    }
  }

  private void checkShape() {
    long bytes = valueType.bytes();
    boolean bad = shape.length == 0 || shape[0] < 1;
    for (int axis = 1; axis < shape.length && !bad; axis++) {
      bytes *= shape[axis];
      bad = shape[axis] < 1 || bytes > Integer.MAX_VALUE;
    }
    if (bad) {
      throw new InputException(
          "%s: found the shape %s, expected (rows, values) with at least one row of 1 to 2^31 bytes"
              .formatted(path, Arrays.toString(shape).replace('[', '(').replace(']', ')')));
    }
  }

  private void checkLength(long bytes) {
    long expected = dataOffset + bytes;
    if (length < expected) {
      throw new InputException(
          "%s: byte %d: file ends here, %d bytes too early, expected %d; the file is truncated:"
                  .formatted(path, length, expected - length, expected)
              + " fetch it again");
    }
    if (length > expected) {
      throw new InputException(
          "%s: byte %d: %d trailing bytes, expected the file to end here; the header is wrong or"
                  .formatted(path, expected, length - expected)
              + " the file damaged: fetch it again");
    }
  }

  @Override
  public long rows() {
    return shape[0];
  }

  @Override
  public int[] rowShape() {
    return Arrays.stream(shape).skip(1).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public int bytesPerRow() {
    return dimensions() * valueType.bytes();
  }

  @Override
  public String format() {
    return "npy";
  }

  @Override
  public String type() {
    return valueType.descr(order()) + (fortranOrder ? " in Fortran order" : "");
  }

  @Override
  public boolean unsignedBytes() {
    return valueType == NpyType.U1;
  }

  ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  @Override
  public byte[] headerBytes() {
    return (type() + Arrays.toString(shape)).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String[] hosts(Configuration conf, long firstRow, long lastRowExclusive)
      throws IOException {
    if (fortranOrder) {
      return new String[0];
    }
    Path file = new Path(path);
    long start = dataOffset + firstRow * bytesPerRow();
    long end = dataOffset + lastRowExclusive * bytesPerRow();
    return BlockHosts.of(file.getFileSystem(conf), file, start, end);
  }

  @Override
  public RangeReader open(Configuration conf, long firstRow, long lastRowExclusive)
      throws IOException {
    Objects.checkFromToIndex(firstRow, lastRowExclusive, rows());
    FileSystem fs = new Path(path).getFileSystem(conf);
    checkUnchanged(fs);
    return new NpyReader(this, fs, firstRow, lastRowExclusive);
  }

  void checkUnchanged(FileSystem fs) throws IOException {
    FileStatus now = status(fs, new Path(path));
    if (now.getLen() != length || now.getModificationTime() != modificationTimeMillis) {
      throw new InputException(
          "%s: file changed while the job runs: %d bytes, expected %d as before; run the job again"
                  .formatted(path, now.getLen(), length)
              + " when nothing writes to the file");
    }
  }

  @Override
  public void toDoubles(byte[] raw, int count, double[] target) {
    ByteBuffer source = ByteBuffer.wrap(raw).order(order());
    for (int i = 0; i < count; i++) {
      target[i] = valueType.next(source);
    }
  }
}
