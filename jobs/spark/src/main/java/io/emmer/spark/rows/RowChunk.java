package io.emmer.spark.rows;

import io.emmer.em.data.DataBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Raw rows of one leaf, in order.
 *
 * @param rows rows[n]: where row n stands among all rows, in use or not; ascending
 * @param bytes bytes[n*D + d], or null
 * @param doubles doubles[n*D + d], or null
 * @param labels or null
 * @param weights or null
 * @param ids or null
 */
record RowChunk(
    long leaf,
    long[] rows,
    byte[] bytes,
    double[] doubles,
    int[] labels,
    double[] weights,
    String[] ids)
    implements Serializable {

  /** The rows as a block that starts at {@code firstRow} among those in use. */
  DataBlock block(BlockBuilder builder, long firstRow) {
    return bytes != null
        ? builder.bytes(firstRow, rows, bytes, weights)
        : builder.doubles(firstRow, rows, doubles.clone(), weights);
  }

  /** Chunks that follow each other as one. */
  static RowChunk concat(List<RowChunk> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    int rows = parts.stream().mapToInt(part -> part.rows.length).sum();
    RowChunk first = parts.get(0);
    int dimensions =
        (first.bytes != null ? first.bytes.length : first.doubles.length) / first.rows.length;
    RowChunk all =
        new RowChunk(
            first.leaf,
            new long[rows],
            first.bytes == null ? null : new byte[rows * dimensions],
            first.doubles == null ? null : new double[rows * dimensions],
            first.labels == null ? null : new int[rows],
            first.weights == null ? null : new double[rows],
            first.ids == null ? null : new String[rows]);
    int at = 0;
    for (RowChunk part : parts) {
      int count = part.rows.length;
      copy(part.rows, all.rows, at, count);
      copy(part.bytes, all.bytes, at * dimensions, count * dimensions);
      copy(part.doubles, all.doubles, at * dimensions, count * dimensions);
      copy(part.labels, all.labels, at, count);
      copy(part.weights, all.weights, at, count);
      copy(part.ids, all.ids, at, count);
      at += count;
    }
    return all;
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // arrays of one type, or null
  private static void copy(Object from, Object to, int at, int count) {
    if (from != null) {
      System.arraycopy(from, 0, to, at, count);
    }
  }

  /** The first {@code count} rows of {@code D} values; arrays may be longer than that. */
  RowChunk trimmed(int count, int dimensions) {
    return new RowChunk(
        leaf,
        Arrays.copyOf(rows, count),
        bytes == null ? null : Arrays.copyOf(bytes, count * dimensions),
        doubles == null ? null : Arrays.copyOf(doubles, count * dimensions),
        labels == null ? null : Arrays.copyOf(labels, count),
        weights == null ? null : Arrays.copyOf(weights, count),
        ids == null ? null : Arrays.copyOf(ids, count));
  }
}
