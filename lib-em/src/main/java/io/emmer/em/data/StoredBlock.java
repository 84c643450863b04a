package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import java.util.Objects;

/**
 * A block with norms and weights of its rows: what the storages share. Arrays are kept, not copied;
 * the caller must not change them afterwards.
 */
abstract sealed class StoredBlock implements DataBlock
    permits ByteBlock, DenseBlock, SparseByteBlock {
  private static final long serialVersionUID = 1L;

  private final long firstRow;
  private final int dims;
  private final double[] squaredNorms;
  private final double[] weightsOrNull;

  StoredBlock(long firstRow, int dims, double[] squaredNorms, double[] weightsOrNull) {
    if (firstRow < 0) {
      throw new IllegalArgumentException("first row " + firstRow);
    }
    if (weightsOrNull != null && weightsOrNull.length != squaredNorms.length) {
      throw new IllegalArgumentException(
          weightsOrNull.length + " weights for " + squaredNorms.length + " rows");
    }
    this.firstRow = firstRow;
    this.dims = dims;
    this.squaredNorms = squaredNorms;
    this.weightsOrNull = weightsOrNull;
  }

  /** Number of rows that {@code length} values make. */
  static int rowsOf(int length, int dims) {
    if (dims < 1 || length % dims != 0) {
      throw new IllegalArgumentException(length + " values are no rows of " + dims);
    }
    return length / dims;
  }

  /** The table, if it has a value for each unsigned byte. */
  static double[] checkedDecode(double[] decode) {
    if (decode.length != 256) {
      throw new IllegalArgumentException(decode.length + " decoded values, not 256");
    }
    return decode;
  }

  final double[] squaredNorms() {
    return squaredNorms;
  }

  final double[] weightsOrNull() {
    return weightsOrNull;
  }

  @Override
  public final long firstRow() {
    return firstRow;
  }

  @Override
  public final int rows() {
    return squaredNorms.length;
  }

  @Override
  public final int dimensions() {
    return dims;
  }

  @Override
  public final double weight(int n) {
    Objects.checkIndex(n, rows());
    return weightsOrNull == null ? 1 : weightsOrNull[n];
  }

  @Override
  public final boolean isWeighted() {
    return weightsOrNull != null;
  }

  @Override
  public final double squaredNorm(int n) {
    return squaredNorms[n];
  }

  @Override
  public final void multiply(int from, int to, double[] w, int stride, double[] scores) {
    Kernels kernels = checkedKernels(from, to, w, Math.multiplyExact(dims, stride), stride, scores);
    multiply(kernels, from, to, w, stride, scores);
  }

  @Override
  public final void multiplyQuadratic(int from, int to, double[] w, int stride, double[] scores) {
    int size = Math.multiplyExact(2 * dims, stride);
    Kernels kernels = checkedKernels(from, to, w, size, stride, scores);
    multiplyQuadratic(kernels, from, to, w, stride, scores);
  }

  private Kernels checkedKernels(
      int from, int to, double[] w, int size, int stride, double[] scores) {
    Kernels kernels = Kernels.get();
    Objects.checkFromToIndex(from, to, rows());
    if (stride < 1 || stride % kernels.lanes() != 0) {
      throw new IllegalArgumentException(
          "stride " + stride + " is no multiple of " + kernels.lanes() + " lanes");
    }
    Objects.checkFromIndexSize(0, size, w.length);
    Objects.checkFromIndexSize(0, Math.multiplyExact(to - from, stride), scores.length);
    return kernels;
  }

  @Override
  public void addToRows(int n, int[] rows, double[] a, int count, double[] y) {
    for (int i = 0; i < count; i++) {
      addScaled(n, a[i], y, rows[i] * dims);
    }
  }

  @Override
  public void addOuterProducts(int[] rows, double[] a, int count, double[] packed) {
    OuterProducts.add(this, rows, a, count, packed);
  }

  abstract void multiply(
      Kernels kernels, int from, int to, double[] w, int stride, double[] scores);

  abstract void multiplyQuadratic(
      Kernels kernels, int from, int to, double[] w, int stride, double[] scores);
}
