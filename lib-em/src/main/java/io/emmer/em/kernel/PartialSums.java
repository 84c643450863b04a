package io.emmer.em.kernel;

/**
 * A sum over columns as vectors of any width compute it alike: as many sums as the widest has
 * lanes, each of every eighth column.
 */
public final class PartialSums {
  /** Number of them. */
  public static final int COUNT = Kernels.PANEL_LANES;

  private PartialSums() {}

  /** The total of the {@link #COUNT} sums from {@code at} on: pairs 4 apart, then 2, then 1. */
  public static double total(double[] sums, int at) {
    double even = (sums[at] + sums[at + 4]) + (sums[at + 2] + sums[at + 6]);
    double odd = (sums[at + 1] + sums[at + 5]) + (sums[at + 3] + sums[at + 7]);
    return even + odd;
  }
}
