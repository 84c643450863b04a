package io.emmer.em.data;

/** Functions of the column indices of sparse rows, which are unsigned 16-bit numbers. */
final class SparseIndex {
  private static final int MAX_DIMENSIONS = 1 << Character.SIZE;

  private SparseIndex() {}

  static void checkDimensions(int dims) {
    if (dims > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          dims + " dimensions, of which sparse rows index at most " + MAX_DIMENSIONS);
    }
  }

  /** The first position from begin on whose index is {@code dims} or more. */
  static int end(char[] indices, int begin, int end, int dims) {
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
  static void addOuterProduct(
      char[] indices, double[] x, int begin, int count, double a, double[] packed) {
    for (int i = 0; i < count; i++) {
      int row = OuterProducts.triangle(indices[begin + i]);
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
