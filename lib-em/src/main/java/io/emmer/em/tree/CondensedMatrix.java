package io.emmer.em.tree;

/**
 * A symmetric matrix without its diagonal: element (i, j), i &lt; j, of N is at values[at(i) + j].
 */
final class CondensedMatrix {
  /** N(N-1)/2 elements of this many rows are what a Java array can hold. */
  static final int MAX_SIZE = 65_535;

  final double[] values;
  private final int size;

  CondensedMatrix(int size) {
    this.size = size;
    this.values = new double[Math.toIntExact((long) size * (size - 1) / 2)];
  }

  int size() {
    return size;
  }

  /** Where row i would have its column 0. */
  int at(int i) {
    return (int) ((long) i * (2L * size - i - 3) / 2 - 1);
  }

  double get(int i, int j) {
    return values[i < j ? at(i) + j : at(j) + i];
  }

  void set(int i, int j, double value) {
    values[i < j ? at(i) + j : at(j) + i] = value;
  }
}
