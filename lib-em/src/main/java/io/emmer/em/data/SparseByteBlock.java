package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.SparseBytes;
import io.emmer.em.linear.PackedSymmetric;
import java.util.Arrays;

/** A sparse block: the nonzeros of rows of unsigned bytes, each of which stands for a double. */
public final class SparseByteBlock extends StoredBlock {
  private static final long serialVersionUID = 1L;
  private static final int MAX_DIMENSIONS = 1 << Character.SIZE;

  /** Travels as {@link PackedSparseBytes}. */
  private final transient SparseBytes nonzeros;

  private final transient ByteCodes codes;

  private transient DataBlock whole; // null until it is wanted, as every pass wants it then

  /** Whether no value is negative, nor a negative zero. */
  private final transient boolean isPositive;

  private SparseByteBlock(
      long firstRow,
      int dims,
      SparseBytes nonzeros,
      double[] squaredNorms,
      double[] weightsOrNull) {
    super(firstRow, dims, squaredNorms, weightsOrNull);
    this.nonzeros = nonzeros;
    this.codes = ByteCodes.of(nonzeros.decode());
    this.isPositive = Arrays.stream(nonzeros.decode()).allMatch(x -> Double.compare(x, 0) >= 0);
  }

  /**
   * Creates a block of the nonzero bytes of dense rows.
   *
   * @param rows rows[n*dims + d]
   * @param decode decode[v] is what the unsigned byte v stands for, v in 0..255; decode[0] is 0
   * @param weightsOrNull weights[n], or null for 1 each
   * @throws IllegalArgumentException if the sizes do not fit together, or dims exceeds 65536
   */
  public static SparseByteBlock of(
      long firstRow, int dims, byte[] rows, double[] decode, double[] weightsOrNull) {
    if (dims > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          dims + " dimensions, of which sparse rows index at most " + MAX_DIMENSIONS);
    }
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
    SparseBytes nonzeros =
        new SparseBytes(
            starts, Arrays.copyOf(indices, count), Arrays.copyOf(values, count), decode.clone());
    return new SparseByteBlock(firstRow, dims, nonzeros, squaredNorms(nonzeros), weightsOrNull);
  }

  static SparseByteBlock of(PackedSparseBytes packed) {
    SparseBytes nonzeros =
        new SparseBytes(
            packed.unpackedStarts(), packed.unpackedIndices(), packed.values(), packed.decode());
    return new SparseByteBlock(
        packed.firstRow(), packed.dims(), nonzeros, packed.squaredNorms(), packed.weightsOrNull());
  }

  private Object writeReplace() {
    return new PackedSparseBytes(
        firstRow(),
        dimensions(),
        PackedSparseBytes.bytes(nonzeros.starts()),
        PackedSparseBytes.bytes(nonzeros.indices()),
        nonzeros.values(),
        nonzeros.decode(),
        squaredNorms(),
        weightsOrNull());
  }

  private static double[] squaredNorms(SparseBytes x) {
    double[] norms = new double[x.starts().length - 1];
    for (int n = 0; n < norms.length; n++) {
      double norm = 0;
      for (int i = x.starts()[n]; i < x.starts()[n + 1]; i++) {
        double value = x.decode()[x.values()[i] & 0xff];
        norm = Math.fma(value, value, norm);
      }
      norms[n] = norm;
    }
    return norms;
  }

  @Override
  void multiply(Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    kernels.multiplySparse(nonzeros, from, to, w, 0, stride, scores, 0);
  }

  @Override
  void multiplyQuadratic(
      Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    kernels.multiplyQuadraticSparse(nonzeros, from, to, w, stride, scores);
  }

  @Override
  public void addMoments(int n, double a, double[] sums, double[] squares, int offset) {
    char[] indices = nonzeros.indices();
    byte[] values = nonzeros.values();
    double[] decode = nonzeros.decode();
    int end = nonzeros.starts()[n + 1];
    for (int i = nonzeros.starts()[n]; i < end; i++) {
      int j = offset + indices[i];
      double value = decode[values[i] & 0xff];
      sums[j] = Math.fma(a, value, sums[j]) + 0.0;
      squares[j] = Math.fma(a * value, value, squares[j]) + 0.0;
    }
  }

  /** Arrays are locals: the compiler cannot keep fields in registers across the stores to y. */
  @Override
  public void addScaled(int n, double a, double[] y, int offset) {
    char[] indices = nonzeros.indices();
    byte[] values = nonzeros.values();
    double[] decode = nonzeros.decode();
    int end = nonzeros.starts()[n + 1];
    for (int i = nonzeros.starts()[n]; i < end; i++) {
      int j = offset + indices[i];
      y[j] = Math.fma(a, decode[values[i] & 0xff], y[j]) + 0.0;
    }
  }

  @Override
  public double divisor() {
    return codes.divisor();
  }

  @Override
  public DataBlock whole() {
    if (whole == null) {
      double[] decode = codes.checkedCodes();
      whole =
          new SparseByteBlock(
              firstRow(),
              dimensions(),
              new SparseBytes(nonzeros.starts(), nonzeros.indices(), nonzeros.values(), decode),
              codes.wholeNorms(squaredNorms()),
              weightsOrNull());
    }
    return whole;
  }

  @Override
  public void addToRows(int n, int[] rows, double[] a, int count, double[] y) {
    int dims = dimensions();
    int i = 0;
    for (; i + 1 < count; i += 2) {
      int first = rows[i] * dims;
      int second = rows[i + 1] * dims;
      if (isPositive && a[i] >= 0 && a[i + 1] >= 0) {
        addPositive(n, a[i], a[i + 1], y, first, second);
      } else {
        addScaled(n, a[i], y, first);
        addScaled(n, a[i + 1], y, second);
      }
    }
    if (i < count) {
      addScaled(n, a[i], y, rows[i] * dims);
    }
  }

  /** Two sums at a time. What is added is never -0, so that no sum can become -0. */
  private void addPositive(int n, double a, double b, double[] y, int first, int second) {
    char[] indices = nonzeros.indices();
    byte[] values = nonzeros.values();
    double[] decode = nonzeros.decode();
    int end = nonzeros.starts()[n + 1];
    for (int i = nonzeros.starts()[n]; i < end; i++) {
      int d = indices[i];
      double value = decode[values[i] & 0xff];
      y[first + d] = Math.fma(a, value, y[first + d]);
      y[second + d] = Math.fma(b, value, y[second + d]);
    }
  }

  @Override
  public void addToColumns(int n, double[] a, int aAt, int stride, double[] y) {
    Kernels.get().addToColumns(nonzeros, n, a, aAt, stride, y);
  }

  @Override
  public void multiplyPanel(
      int[] rows, int count, int dims, double[] w, int wAt, int columns, double[] sums) {
    Kernels kernels = Kernels.get();
    int[] starts = nonzeros.starts();
    char[] indices = nonzeros.indices();
    int[] leading = new int[2];
    SparseBytes row = new SparseBytes(leading, indices, nonzeros.values(), nonzeros.decode());
    for (int i = 0; i < count; i++) {
      leading[0] = starts[rows[i]];
      leading[1] = end(indices, leading[0], starts[rows[i] + 1], dims);
      kernels.multiplySparse(row, 0, 1, w, wAt, columns, sums, i * columns);
    }
  }

  @Override
  public void addOuterProducts(int[] rows, double[] a, int count, double[] packed) {
    int[] starts = nonzeros.starts();
    byte[] values = nonzeros.values();
    double[] decode = nonzeros.decode();
    double[] x = new double[dimensions()];
    for (int m = 0; m < count; m++) {
      int begin = starts[rows[m]];
      int size = starts[rows[m] + 1] - begin;
      for (int i = 0; i < size; i++) {
        x[i] = decode[values[begin + i] & 0xff];
      }
      addOuterProduct(nonzeros.indices(), x, begin, size, a[m], packed);
    }
  }

  @Override
  public void copyRow(int n, double[] out, int offset) {
    Arrays.fill(out, offset, offset + dimensions(), 0);
    for (int i = nonzeros.starts()[n]; i < nonzeros.starts()[n + 1]; i++) {
      out[offset + nonzeros.indices()[i]] = nonzeros.decode()[nonzeros.values()[i] & 0xff];
    }
  }

  /** The first position from begin on whose index is {@code dims} or more. */
  private static int end(char[] indices, int begin, int end, int dims) {
    int low = begin;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (indices[middle] < dims) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** packed[i*(i+1)/2 + j] += (a x_i) x_j for the nonzeros of one row, j &lt;= i. */
  private static void addOuterProduct(
      char[] indices, double[] x, int begin, int count, double a, double[] packed) {
    for (int i = 0; i < count; i++) {
      int row = PackedSymmetric.row(indices[begin + i]);
      addRow(indices, x, begin, i + 1, a * x[i], packed, row);
    }
  }

  /** Apart, so that the compiler keeps everything in registers. */
  private static void addRow(
      char[] indices, double[] x, int begin, int count, double scale, double[] packed, int row) {
    for (int j = 0; j < count; j++) {
      int at = row + indices[begin + j];
      packed[at] = Math.fma(scale, x[j], packed[at]) + 0.0;
    }
  }
}
