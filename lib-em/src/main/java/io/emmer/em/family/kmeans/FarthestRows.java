package io.emmer.em.family.kmeans;

import io.emmer.em.data.DataBlock;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The rows farthest from their centres, distinct by value, at a positive distance; ordered by
 * distance, then by global index. Equal rows have equal distances, so only neighbours are compared.
 */
final class FarthestRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int capacity;
  private final int dimensions;
  private final double[] squaredDistance;
  private final long[] index;
  private final double[][] values; // null: still to be copied from the block at hand
  private int size;

  FarthestRows(int capacity, int dimensions) {
    this.capacity = capacity;
    this.dimensions = dimensions;
    this.squaredDistance = new double[capacity];
    this.index = new long[capacity];
    this.values = new double[capacity][];
  }

  int size() {
    return size;
  }

  double[] values(int i) {
    return values[i].clone();
  }

  /** A later row must be farther than this to enter. */
  double threshold() {
    return size < capacity ? 0 : squaredDistance[capacity - 1];
  }

  /** Offers row n of a block, all of whose rows so far came before it. */
  void offer(DataBlock block, int n, double distance) {
    if (distance > threshold()) {
      int position = position(distance);
      boolean isTied = position > 0 && squaredDistance[position - 1] == distance;
      if (!isTied || !isKnown(position, distance, block, copy(block, n))) {
        insert(position, distance, block.firstRow() + n, null);
      }
    }
  }

  /** Copies the rows of {@code block} that have stayed; call before the next block comes. */
  void copyRows(DataBlock block) {
    for (int i = 0; i < size; i++) {
      if (values[i] == null) {
        values[i] = copy(block, (int) (index[i] - block.firstRow()));
      }
    }
  }

  /** Adds rows that follow. */
  void merge(FarthestRows right) {
    for (int i = 0; i < right.size && right.squaredDistance[i] > threshold(); i++) {
      int position = position(right.squaredDistance[i]);
      if (!isKnown(position, right.squaredDistance[i], null, right.values[i])) {
        insert(position, right.squaredDistance[i], right.index[i], right.values[i]);
      }
    }
  }

  /** After all that are as far: they have lower indices. */
  private int position(double distance) {
    int position = size;
    while (position > 0 && squaredDistance[position - 1] < distance) {
      position--;
    }
    return position;
  }

  private boolean isKnown(int position, double distance, DataBlock block, double[] row) {
    for (int i = position - 1; i >= 0 && squaredDistance[i] == distance; i--) {
      double[] other =
          values[i] != null ? values[i] : copy(block, (int) (index[i] - block.firstRow()));
      if (Arrays.equals(other, row)) {
        return true;
      }
    }
    return false;
  }

  private void insert(int position, double distance, long row, double[] rowValues) {
    size = Math.min(size + 1, capacity);
    int moved = size - 1 - position;
    System.arraycopy(squaredDistance, position, squaredDistance, position + 1, moved);
    System.arraycopy(index, position, index, position + 1, moved);
    System.arraycopy(values, position, values, position + 1, moved);
    squaredDistance[position] = distance;
    index[position] = row;
    values[position] = rowValues;
  }

  private double[] copy(DataBlock block, int n) {
    double[] row = new double[dimensions];
    block.copyRow(n, row, 0);
    return row;
  }
}
