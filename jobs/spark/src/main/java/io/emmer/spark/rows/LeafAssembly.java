package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Brings chunks of rows into leaves by one shuffle, wherever each chunk was read.
 *
 * @param starts starts[i]: where the first row of leaf i stands among all rows, in use or not
 * @param borders borders[p]: first leaf of partition p; the last one is the number of leaves
 */
record LeafAssembly(RowInput input, int leafRows, long[] starts, long[] borders) {

  /**
   * Every leaf once, raw, in partitions as the borders say.
   *
   * @param chunks each of rows of one leaf, keyed by its first row among all rows
   */
  JavaRDD<RowChunk> of(JavaPairRDD<Long, RowChunk> chunks) {
    RowInput in = input;
    int rows = leafRows;
    long[] slices = borders;
    return chunks
        .repartitionAndSortWithinPartitions(new Slicing(starts, slices))
        .mapPartitionsWithIndex(
            (index, part) -> new Assembly(part, in, rows, slices[index], slices[index + 1]), true);
  }

  /** Sends a chunk to the partition of its leaf. */
  private static final class Slicing extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final long[] starts;
    private final long[] borders;

    Slicing(long[] starts, long[] borders) {
      this.starts = starts;
      this.borders = borders;
    }

    @Override
    public int numPartitions() {
      return borders.length - 1;
    }

    @Override
    public int getPartition(Object firstRow) {
      return floor(borders, floor(starts, (Long) firstRow));
    }

    private static int floor(long[] ascending, long value) {
      int found = Arrays.binarySearch(ascending, value);
      return found >= 0 ? found : -found - 2;
    }
  }

  /** Joins the sorted chunks of a partition to leaves, none of which may lack a row. */
  private static final class Assembly implements Iterator<RowChunk> {
    private final Iterator<Tuple2<Long, RowChunk>> chunks;
    private final RowInput input;
    private final int leafRows;
    private final long last;
    private long leaf;

    Assembly(
        Iterator<Tuple2<Long, RowChunk>> chunks,
        RowInput input,
        int leafRows,
        long first,
        long last) {
      this.chunks = chunks;
      this.input = input;
      this.leafRows = leafRows;
      this.leaf = first;
      this.last = last;
    }

    @Override
    public boolean hasNext() {
      return leaf < last;
    }

    @Override
    public RowChunk next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      long expected = Math.min(leafRows, input.rows() - leaf * leafRows);
      List<RowChunk> parts = new ArrayList<>();
      long found = 0;
      while (found < expected && chunks.hasNext()) {
        RowChunk part = chunks.next()._2();
        if (part.leaf() != leaf) {
          break;
        }
        parts.add(part);
        found += part.rows().length;
      }
      if (found != expected) {
        throw new InputException(
            "%s: rows %d and following: found %d, expected %d as counted before; the input changed while the job runs, run it again"
                .formatted(input.pathOf(leaf * leafRows), leaf * leafRows, found, expected));
      }
      leaf++;
      return RowChunk.concat(parts);
    }
  }
}
