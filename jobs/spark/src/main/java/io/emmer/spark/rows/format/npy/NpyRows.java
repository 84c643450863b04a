package io.emmer.spark.rows.format.npy;

import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.rows.range.RangeFile;
import io.emmer.spark.rows.range.RangeReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An NPY file whose first axis counts rows.
 *
 * @param fortranOrder whether the first axis is the fastest
 * @param shape of the array
 * @param dataOffset bytes before the first value
 */
public record NpyRows(
    FileStamp stamp,
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
    FileStamp stamp = FileStamp.of(fs, qualified);
    NpyHeader header;
    try (InputStream in = new BufferedInputStream(fs.open(qualified))) {
      header = NpyHeader.read(in, qualified.toString());
    } catch (ModelFormatException e) {
      throw new InputException(e.getMessage() + "; give a file that numpy.save wrote", e);
    }
    NpyRows rows =
        new NpyRows(
            stamp,
            header.type(),
            header.order() == ByteOrder.BIG_ENDIAN,
            header.fortranOrder(),
            header.shape(),
            header.dataOffset());
    rows.checkShape();
    stamp.requireLength(header.dataOffset() + header.count() * header.type().bytes(), "");
    return rows;
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
              .formatted(path(), Arrays.toString(shape).replace('[', '(').replace(']', ')')));
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
  public long rowOffset(long row) {
    return fortranOrder ? -1 : dataOffset + row * bytesPerRow();
  }

  @Override
  public RangeReader open(Configuration conf, long firstRow, long lastRowExclusive)
      throws IOException {
    Objects.checkFromToIndex(firstRow, lastRowExclusive, rows());
    FileSystem fs = fileSystem(conf);
    stamp.requireUnchanged(fs);
    return new NpyReader(this, fs, firstRow, lastRowExclusive);
  }

  @Override
  public void toDoubles(byte[] raw, int count, double[] target) {
    ByteBuffer source = ByteBuffer.wrap(raw).order(order());
    for (int i = 0; i < count; i++) {
      target[i] = valueType.next(source);
    }
  }
}
