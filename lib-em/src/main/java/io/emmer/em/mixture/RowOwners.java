package io.emmer.em.mixture;

import java.util.Arrays;

/**
 * The component that alone owns each row of a block, if there is one, from pass to pass: sums of
 * the rows of every component that are exact follow the {@link #changes}.
 */
public final class RowOwners {
  /** Stands for no component. */
  public static final int NOBODY = -1;

  private final int[] owners;
  private final int[] told; // the owners of the last call of changes

  /** Takes what a change of an owner takes from one component and adds to another. */
  @FunctionalInterface
  public interface Moves {
    /**
     * Row n comes to component k, or leaves it.
     *
     * @param sign 1 or -1
     */
    void move(int n, int k, int sign);
  }

  /** The owners of so many rows, nobody yet. */
  public RowOwners(int rows) {
    this.owners = new int[rows];
    Arrays.fill(owners, NOBODY);
    this.told = owners.clone();
  }

  /** Number of rows. */
  public int rows() {
    return owners.length;
  }

  /** k, or {@link #NOBODY}. */
  public int owner(int n) {
    return owners[n];
  }

  /**
   * Gives row n to one component.
   *
   * @param k may be {@link #NOBODY}
   */
  public void set(int n, int k) {
    owners[n] = k;
  }

  /** Tells what has changed since the last call. */
  public void changes(Moves moves) {
    for (int n = 0; n < owners.length; n++) {
      if (owners[n] != told[n]) {
        move(moves, n, told[n], -1);
        move(moves, n, owners[n], 1);
        told[n] = owners[n];
      }
    }
  }

  private static void move(Moves moves, int n, int k, int sign) {
    if (k != NOBODY) {
      moves.move(n, k, sign);
    }
  }

  /** About the memory that they take. */
  public long bytes() {
    return 2L * Integer.BYTES * owners.length;
  }
}
