package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;

/** A dense block of unsigned bytes, each of which stands for a double. */
public final class ByteBlock extends StoredBlock {
  private static final long serialVersionUID = 1L;

  /** Rows decoded at a time: few enough to stay in the first cache. */
  private static final int TILE_ROWS = 4;

  private final byte[] values;
  private final double[] decode;
  private final ByteCodes codes;
  private transient DataBlock whole; // null until it is wanted, as every pass wants it then

  /**
   * Creates a block of the given rows.
   *
   * @param values values[n*dims + d], not copied
   * @param decode decode[v] is what the unsigned byte v stands for, v in 0..255
   * @param weightsOrNull weights[n], or null for 1 each
   * @throws IllegalArgumentException if the sizes do not fit together
   */
  public ByteBlock(
      long firstRow, int dims, byte[] values, double[] decode, double[] weightsOrNull) {
    this(
        firstRow,
        dims,
        values,
        checkedDecode(decode).clone(),
        squaredNorms(values, decode, dims),
        weightsOrNull);
  }

  private ByteBlock(
      long firstRow,
      int dims,
      byte[] values,
      double[] decode,
      double[] squaredNorms,
      double[] weightsOrNull) {
    super(firstRow, dims, squaredNorms, weightsOrNull);
    this.values = values;
    this.decode = decode;
    this.codes = ByteCodes.of(decode);
  }

  private static double[] squaredNorms(byte[] values, double[] decode, int dims) {
    double[] norms = new double[rowsOf(values.length, dims)];
    for (int n = 0; n < norms.length; n++) {
      double norm = 0;
      for (int i = n * dims; i < (n + 1) * dims; i++) {
        double x = decode[values[i] & 0xff];
        norm = Math.fma(x, x, norm);
      }
      norms[n] = norm;
    }
    return norms;
  }

  @Override
  void multiply(Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    int dims = dimensions();
    int[] tileRows = {0, dims, 2 * dims, 3 * dims};
    double[] tile = new double[Math.min(TILE_ROWS, to - from) * dims];
    for (int n = from; n < to; n += TILE_ROWS) {
      int rows = Math.min(TILE_ROWS, to - n);
      decode(n * dims, rows * dims, tile, 0);
      int scoresAt = (n - from) * stride;
      kernels.multiplyPanel(
          tile, tileRows, rows, dims, w, 0, stride, stride, scores, scoresAt, stride);
    }
  }

  @Override
  void multiplyQuadratic(
      Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    int dims = dimensions();
    double[] tile = new double[Math.min(TILE_ROWS, to - from) * dims];
    for (int n = from; n < to; n += TILE_ROWS) {
      int rows = Math.min(TILE_ROWS, to - n);
      decode(n * dims, rows * dims, tile, 0);
      kernels.multiplyQuadraticDense(tile, 0, rows, dims, w, stride, scores, (n - from) * stride);
    }
  }

  @Override
  public void addMoments(int n, double a, double[] sums, double[] squares, int offset) {
    int dims = dimensions();
    for (int d = offset, i = n * dims; d < offset + dims; d++, i++) {
      double x = decode[values[i] & 0xff];
      sums[d] = Math.fma(a, x, sums[d]) + 0.0;
      squares[d] = Math.fma(a * x, x, squares[d]) + 0.0;
    }
  }

  @Override
  public void addScaled(int n, double a, double[] y, int offset) {
    int dims = dimensions();
    for (int d = 0, i = n * dims; d < dims; d++, i++) {
      // As in the kernels: a zero is +0, whether zeros of x are held or not.
      y[offset + d] = Math.fma(a, decode[values[i] & 0xff], y[offset + d]) + 0.0;
    }
  }

  @Override
  public void addToColumns(int n, double[] a, int aAt, int stride, double[] y) {
    int dims = dimensions();
    double[] row = new double[dims];
    decode(n * dims, dims, row, 0);
    Kernels.get().addToColumns(row, 0, dims, a, aAt, stride, y);
  }

  @Override
  public void multiplyPanel(
      int[] rows, int count, int dims, double[] w, int wAt, int columns, double[] sums) {
    int[] at = new int[TILE_ROWS];
    double[] tile = new double[TILE_ROWS * dims];
    for (int from = 0; from < count; from += TILE_ROWS) {
      int size = Math.min(TILE_ROWS, count - from);
      for (int i = 0; i < size; i++) {
        at[i] = i * dims;
        decode(rows[from + i] * dimensions(), dims, tile, at[i]);
      }
      Kernels.get()
          .multiplyPanel(
              tile, at, size, dims, w, wAt, columns, columns, sums, from * columns, columns);
    }
  }

  @Override
  public double divisor() {
    return codes.divisor();
  }

  @Override
  public DataBlock whole() {
    if (whole == null) {
      whole =
          new ByteBlock(
              firstRow(),
              dimensions(),
              values,
              codes.checkedCodes(),
              codes.wholeNorms(squaredNorms()),
              weightsOrNull());
    }
    return whole;
  }

  @Override
  public void copyRow(int n, double[] out, int offset) {
    int dims = dimensions();
    decode(n * dims, dims, out, offset);
  }

  private void decode(int from, int count, double[] out, int offset) {
    for (int i = 0; i < count; i++) {
      out[offset + i] = decode[values[from + i] & 0xff];
    }
  }
}
