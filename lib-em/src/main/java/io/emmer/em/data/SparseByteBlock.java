package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import java.util.Arrays;

/** The nonzero bytes of rows of unsigned bytes, each of which stands for a double. */
public final class SparseByteBlock extends StoredBlock {
  private static final long serialVersionUID = 1L;

  /** Rows decoded at a time: few enough to stay in the first cache. */
  private static final int TILE_ROWS = 16;

  private final int[] starts;
  private final char[] indices;
  private final byte[] values;
  private final double[] decode;
  private final boolean isPositive; // no value is negative, nor is a zero

  private SparseByteBlock(
      long firstRow,
      int dims,
      int[] starts,
      char[] indices,
      byte[] values,
      double[] decode,
      double[] squaredNorms,
      double[] weightsOrNull) {
    super(firstRow, dims, squaredNorms, weightsOrNull);
    this.starts = starts;
    this.indices = indices;
    this.values = values;
    this.decode = decode;
    this.isPositive = Arrays.stream(decode).allMatch(x -> Double.compare(x, 0) >= 0);
  }

  /**
   * Keeps the nonzero bytes of dense rows.
   *
   * @param rows rows[n*dims + d]
   * @param decode decode[v] is what the unsigned byte v stands for, v in 0..255; decode[0] is 0
   * @param weightsOrNull weights[n], or null for 1 each
   * @throws IllegalArgumentException if the sizes do not fit together, or dims exceeds 65536
   */
  public static SparseByteBlock of(
      long firstRow, int dims, byte[] rows, double[] decode, double[] weightsOrNull) {
    SparseIndex.checkDimensions(dims);
    if (Double.doubleToRawLongBits(checkedDecode(decode)[0]) != 0) {
      throw new IllegalArgumentException("a byte of 0 stands for " + decode[0] + ", not for 0");
    }
    int[] starts = new int[rowsOf(rows.length, dims) + 1];
    char[] indices = new char[rows.length];
    byte[] values = new byte[rows.length];
    int count = 0;
    for (int n = 0; n < starts.length - 1; n++) {
      for (int d = 0; d < dims; d++) {
        byte value = rows[n * dims + d];
        if (value != 0) {
          indices[count] = (char) d;
          values[count++] = value;
        }
      }
      starts[n + 1] = count;
    }
    return new SparseByteBlock(
        firstRow,
        dims,
        starts,
        Arrays.copyOf(indices, count),
        Arrays.copyOf(values, count),
        decode.clone(),
        squaredNorms(starts, values, decode),
        weightsOrNull);
  }

  static SparseByteBlock of(PackedSparseBytes packed) {
    return new SparseByteBlock(
        packed.firstRow(),
        packed.dims(),
        packed.unpackedStarts(),
        packed.unpackedIndices(),
        packed.values(),
        packed.decode(),
        packed.squaredNorms(),
        packed.weightsOrNull());
  }

  private Object writeReplace() {
    return new PackedSparseBytes(
        firstRow(),
        dimensions(),
        PackedSparseBytes.bytes(starts),
        PackedSparseBytes.bytes(indices),
        values,
        decode,
        squaredNorms(),
        weightsOrNull());
  }

  private static double[] squaredNorms(int[] starts, byte[] values, double[] decode) {
    double[] norms = new double[starts.length - 1];
    for (int n = 0; n < norms.length; n++) {
      double norm = 0;
      for (int i = starts[n]; i < starts[n + 1]; i++) {
        double x = decode[values[i] & 0xff];
        norm = Math.fma(x, x, norm);
      }
      norms[n] = norm;
    }
    return norms;
  }

  @Override
  void multiply(Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    kernels.multiplySparseBytes(starts, indices, values, decode, from, to, w, stride, scores);
  }

  @Override
  void multiplyQuadratic(
      Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    double[] decoded = new double[0];
    for (int n = from; n < to; n += TILE_ROWS) {
      int end = Math.min(n + TILE_ROWS, to);
      int begin = starts[n];
      int count = starts[end] - begin;
      decoded = decoded.length < count ? new double[count] : decoded;
      for (int i = 0; i < count; i++) {
        decoded[i] = decode[values[begin + i] & 0xff];
      }
      int at = (n - from) * stride;
      kernels.multiplyQuadraticSparse(
          starts, indices, decoded, begin, n, end, w, stride, scores, at);
    }
  }

  @Override
  public void addMoments(int n, double a, double[] sums, double[] squares, int offset) {
    scatter(indices, values, decode, starts[n], starts[n + 1], a, sums, squares, offset);
  }

  private static void scatter(
      char[] indices,
      byte[] values,
      double[] decode,
      int begin,
      int end,
      double a,
      double[] sums,
      double[] squares,
      int offset) {
    for (int i = begin; i < end; i++) {
      int j = offset + indices[i];
      double x = decode[values[i] & 0xff];
      sums[j] = Math.fma(a, x, sums[j]) + 0.0;
      squares[j] = Math.fma(a * x, x, squares[j]) + 0.0;
    }
  }

  @Override
  public void addScaled(int n, double a, double[] y, int offset) {
    scatter(indices, values, decode, starts[n], starts[n + 1], a, y, offset);
  }

  @Override
  public void addToRows(int n, int[] rows, double[] a, int count, double[] y) {
    int dims = dimensions();
    int begin = starts[n];
    int end = starts[n + 1];
    int i = 0;
    for (; i + 1 < count; i += 2) {
      int first = rows[i] * dims;
      int second = rows[i + 1] * dims;
      if (isPositive && a[i] >= 0 && a[i + 1] >= 0) {
        scatterPositive(indices, values, decode, begin, end, a[i], a[i + 1], y, first, second);
      } else {
        addScaled(n, a[i], y, first);
        addScaled(n, a[i + 1], y, second);
      }
    }
    if (i < count) {
      addScaled(n, a[i], y, rows[i] * dims);
    }
  }

  /** Two sums at a time. What is added is no -0, so that no sum can be one. */
  private static void scatterPositive(
      char[] indices,
      byte[] values,
      double[] decode,
      int begin,
      int end,
      double a,
      double b,
      double[] y,
      int first,
      int second) {
    for (int i = begin; i < end; i++) {
      int d = indices[i];
      double x = decode[values[i] & 0xff];
      y[first + d] = Math.fma(a, x, y[first + d]);
      y[second + d] = Math.fma(b, x, y[second + d]);
    }
  }

  /** Arrays as locals: the compiler cannot keep fields in registers across the stores to y. */
  private static void scatter(
      char[] indices,
      byte[] values,
      double[] decode,
      int begin,
      int end,
      double a,
      double[] y,
      int offset) {
    for (int i = begin; i < end; i++) {
      int j = offset + indices[i];
      y[j] = Math.fma(a, decode[values[i] & 0xff], y[j]) + 0.0;
    }
  }

  @Override
  public void multiplyPanel(
      int[] rows, int count, int dims, double[] w, int wAt, int columns, double[] sums) {
    Kernels kernels = Kernels.get();
    for (int i = 0; i < count; i++) {
      int begin = starts[rows[i]];
      int end = SparseIndex.end(indices, begin, starts[rows[i] + 1], dims);
      kernels.multiplySparseBytesPanel(
          indices, values, decode, begin, end, w, wAt, columns, sums, i * columns);
    }
  }

  @Override
  public void addOuterProducts(int[] rows, double[] a, int count, double[] packed) {
    double[] x = new double[dimensions()];
    for (int m = 0; m < count; m++) {
      int begin = starts[rows[m]];
      int nonzeros = starts[rows[m] + 1] - begin;
      for (int i = 0; i < nonzeros; i++) {
        x[i] = decode[values[begin + i] & 0xff];
      }
      SparseIndex.addOuterProduct(indices, x, begin, nonzeros, a[m], packed);
    }
  }

  @Override
  public void copyRow(int n, double[] out, int offset) {
    Arrays.fill(out, offset, offset + dimensions(), 0);
    for (int i = starts[n]; i < starts[n + 1]; i++) {
      out[offset + indices[i]] = decode[values[i] & 0xff];
    }
  }
}
