package io.emmer.em.model;

import io.emmer.em.NdArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The NPY file format, as NumPy's {@code np.save} writes and {@code np.load} reads it.
 *
 * <pre>{@code
 * try (OutputStream out = store.create("means.npy")) {
 *   NpyFile.write(out, NdArray.of(means, components, dimensions));
 * }
 * try (InputStream in = store.open("means.npy")) {
 *   NdArray array = NpyFile.read(in, "means.npy");
 * }
 * }</pre>
 */
public final class NpyFile {
  private static final int CHUNK_BYTES = 1 << 16;

  private NpyFile() {}

  /**
   * Writes little-endian doubles in C order, byte for byte as NumPy does.
   *
   * @param out left open
   */
  public static void write(OutputStream out, NdArray array) throws IOException {
    out.write(NpyHeader.encode(Arrays.stream(array.shape()).asLongStream().toArray()));
    writeElements(out, array.values());
  }

  /**
   * Writes the next elements behind a header of {@link NpyHeader#encode(long...)}, for arrays that
   * need not fit in memory.
   *
   * @param out left open
   */
  public static void writeElements(OutputStream out, double... values) throws IOException {
    int length = Math.min(values.length, CHUNK_BYTES / Double.BYTES);
    ByteBuffer chunk = ByteBuffer.allocate(length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += length) {
      int count = Math.min(length, values.length - from);
      chunk.asDoubleBuffer().put(values, from, count);
      out.write(chunk.array(), 0, count * Double.BYTES);
    }
  }

  /**
   * Reads a whole file, which must end with its last element.
   *
   * @param in read to its end, left open
   * @param file the file's name for messages
   * @return the array in C order, whatever the order of the file
   * @throws ModelFormatException where the file is damaged, is of a type that is not a plain
   *     number, or holds more elements than a Java array
   */
  public static NdArray read(InputStream in, String file) throws IOException {
    NpyHeader header = NpyHeader.read(in, file);
    long count = header.count();
    boolean tooLong = Arrays.stream(header.shape()).anyMatch(size -> size > Integer.MAX_VALUE);
    if (tooLong || count > Integer.MAX_VALUE - 8) {
      throw NpyHeader.bad(
          file,
          0,
          "the shape " + Arrays.toString(header.shape()),
          "at most " + (Integer.MAX_VALUE - 8) + " elements");
    }
    double[] values = elements(in, header, (int) count, file);
    int[] shape = Arrays.stream(header.shape()).mapToInt(Math::toIntExact).toArray();
    return new NdArray(shape, header.fortranOrder() ? cOrder(values, shape) : values);
  }

  private static double[] elements(InputStream in, NpyHeader header, int count, String file)
      throws IOException {
    int width = header.type().bytes();
    int chunkLength = CHUNK_BYTES / width;
    // Grows with what is really there: a damaged shape must not exhaust the memory.
    double[] values = new double[Math.min(count, chunkLength)];
    byte[] chunk = new byte[Math.min(count, chunkLength) * width];
    for (int done = 0; done < count; ) {
      int next = Math.min(chunkLength, count - done);
      int found = in.readNBytes(chunk, 0, next * width);
      if (found < next * width) {
        throw NpyHeader.bad(
            file,
            header.dataOffset() + (long) done * width + found,
            "the end of the file",
            (long) count * width + " bytes of elements from byte " + header.dataOffset());
      }
      if (done + next > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * (done + next)));
      }
      ByteBuffer source = ByteBuffer.wrap(chunk).order(header.order());
      for (int i = 0; i < next; i++) {
        values[done++] = header.type().next(source);
      }
    }
    if (in.read() >= 0) {
      long end = header.dataOffset() + (long) count * width;
      throw NpyHeader.bad(file, end, "more bytes", "the end of the file");
    }
    return values;
  }

  /** values in Fortran order, where element (i_0, i_1, ...) is at i_0 + n_0 (i_1 + n_1 (...)). */
  private static double[] cOrder(double[] values, int[] shape) {
    double[] result = new double[values.length];
    for (int target = 0; target < result.length; target++) {
      int rest = target;
      int source = 0;
      int stride = values.length;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        stride /= shape[axis];
        source += rest % shape[axis] * stride;
        rest /= shape[axis];
      }
      result[target] = values[source];
    }
    return result;
  }
}
