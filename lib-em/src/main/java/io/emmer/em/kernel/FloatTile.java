package io.emmer.em.kernel;

/**
 * Sums of products in single precision, for bounds that allow for its rounding: the one kernel
 * whose bits may depend on the machine. Lanes run over rows.
 */
public final class FloatTile {
  /** Rows of a tile. */
  public static final int ROWS = 256;

  private FloatTile() {}

  /**
   * t[tAt + n] += sum over r in 0..count-1 of a[aAt + r] y[yAt + r*{@link #ROWS} + n], for the rows
   * n of a tile.
   */
  public static void addProducts(
      float[] a, int aAt, int count, float[] y, int yAt, float[] t, int tAt) {
    int r = 0;
    for (; r + 3 < count; r += 4) {
      addFour(a, aAt + r, y, yAt + r * ROWS, t, tAt);
    }
    for (; r < count; r++) {
      addOne(a[aAt + r], y, yAt + r * ROWS, t, tAt);
    }
  }

  private static void addFour(float[] a, int aAt, float[] y, int yAt, float[] t, int tAt) {
    float a0 = a[aAt];
    float a1 = a[aAt + 1];
    float a2 = a[aAt + 2];
    float a3 = a[aAt + 3];
    for (int n = 0; n < ROWS; n++) {
      t[tAt + n] +=
          a0 * y[yAt + n]
              + a1 * y[yAt + ROWS + n]
              + a2 * y[yAt + 2 * ROWS + n]
              + a3 * y[yAt + 3 * ROWS + n];
    }
  }

  private static void addOne(float a, float[] y, int yAt, float[] t, int tAt) {
    for (int n = 0; n < ROWS; n++) {
      t[tAt + n] += a * y[yAt + n];
    }
  }
}
