package io.emmer.em.data;

/** Column indices of sparse rows, as unsigned 16-bit numbers: half the memory traffic of ints. */
final class SparseIndex {
  private static final int MAX_DIMENSIONS = 1 << Character.SIZE;

  private SparseIndex() {}

  static void checkDimensions(int dims) {
    if (dims > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          dims + " dimensions, of which sparse rows index at most " + MAX_DIMENSIONS);
    }
  }
}
