package io.emmer.spark.rows.format.npy;

import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.rows.range.RangeFile;
import io.emmer.spark.rows.range.RangeReader;
import io.emmer.spark.store.LocalFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
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
    NpyType elements,
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
    FileSystem fs = LocalFiles.fileSystem(conf, path);
    Path qualified = fs.makeQualified(path);
    FileStamp stamp = FileStamp.of(fs, qualified);
    NpyHeader header;
    try (InputStream in = new BufferedInputStream(fs.open(qualified))) {
      header = NpyHeader.read(in, qualified.toString());
    } catch (ModelFormatException e) {
      throw new InputException(e, "%s; give a file that numpy.save wrote", e.getMessage());
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
    long bytes = elements.bytes();
    boolean bad = shape.length == 0 || shape[0] < 1;
    for (int axis = 1; axis < shape.length && !bad; axis++) {
      bytes *= shape[axis];
      bad = shape[axis] < 1 || bytes > Integer.MAX_VALUE;
    }
    if (bad) {
      throw new InputException(
          "%s: found the shape %s, expected (rows, values) with at least one row of 1 to 2^31"
              + " bytes",
          path(), Arrays.toString(shape).replace('[', '(').replace(']', ')'));
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
    return dimensions() * elements.bytes();
  }

  @Override
  public String format() {
    return "npy";
  }

  @Override
  public String type() {
    return elements.descr(order()) + (fortranOrder ? " in Fortran order" : "");
  }

  @Override
  public ByteOrder order() {
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
    return new Reader(this, fs, firstRow, lastRowExclusive);
  }

  /** Reads rows of an NPY file by positional reads, and turns Fortran order into C order. */
  private static final class Reader implements RangeReader {
    private final NpyRows file;
    private final FileSystem fs;
    private final FSDataInputStream in;
    private final long last;
    private final int[] columnOf;
    private long next;

    Reader(NpyRows file, FileSystem fs, long first, long last) throws IOException {
      this.file = file;
      this.fs = fs;
      this.in = fs.open(new Path(file.path()));
      this.next = first;
      this.last = last;
      this.columnOf = file.fortranOrder() ? columns(file.rowShape()) : new int[0];
    }

    /** columns[f]: where the value that is number f of a row in Fortran order is in C order. */
    private static int[] columns(int[] shape) {
      int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      int[] columns = new int[count];
      for (int f = 0; f < count; f++) {
        int rest = f;
        int column = 0;
        int stride = count;
        for (int size : shape) {
          stride /= size;
          column += rest % size * stride;
          rest /= size;
        }
        columns[f] = column;
      }
      return columns;
    }

    @Override
    public int next(byte[] buffer, int maxRows) throws IOException {
      int rows = (int) Math.min(maxRows, last - next);
      if (rows == 0) {
        return 0;
      }
      if (file.fortranOrder()) {
        readColumns(buffer, rows);
      } else {
        long position = file.dataOffset() + next * file.bytesPerRow();
        readFully(position, buffer, Math.multiplyExact(rows, file.bytesPerRow()));
      }
      next += rows;
      if (next == last) {
        file.stamp().requireUnchanged(fs);
      }
      return rows;
    }

    private void readColumns(byte[] buffer, int rows) throws IOException {
      int width = file.elements().bytes();
      byte[] column = new byte[rows * width];
      for (int f = 0; f < columnOf.length; f++) {
        readFully(file.dataOffset() + (f * file.rows() + next) * width, column, column.length);
        for (int n = 0; n < rows; n++) {
          int at = n * file.bytesPerRow() + columnOf[f] * width;
          System.arraycopy(column, n * width, buffer, at, width);
        }
      }
    }

    private void readFully(long position, byte[] buffer, int length) throws IOException {
      try {
        in.readFully(position, buffer, 0, length);
      } catch (EOFException e) {
        if (StorageFailures.isOfFileSystem(e)) {
          throw e;
        }
        throw new InputException(
            e,
            "%s: byte %d: data ends before, expected %d bytes from there; the file was changed:"
                + " fetch it again",
            file.path(),
            position,
            length);
      } catch (ChecksumException e) {
        throw FileStamp.mismatch(file.path(), e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
