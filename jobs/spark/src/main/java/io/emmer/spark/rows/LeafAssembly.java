package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * A shuffle that brings chunks of rows together in leaves, wherever each chunk was read.
 *
 * @param files in global row order
 */
record LeafAssembly(List<RowInput.File> files, LeafCut cut) {
  /**
   * Every leaf once, raw, in partitions as the borders say.
   *
   * @param chunks each of rows of one leaf, keyed by its first row among all rows
   */
  JavaRDD<RowChunk> of(JavaPairRDD<Long, RowChunk> chunks) {
    LeafCut leaves = cut;
    List<RowInput.File> in = files;
    return chunks
        .repartitionAndSortWithinPartitions(new ByLeaf(leaves))
        .mapPartitionsWithIndex((index, part) -> new Assembly(part, in, leaves, index), true);
  }

  /** Sends a chunk to the partition of its leaf. */
  private static final class ByLeaf extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final LeafCut cut;

    ByLeaf(LeafCut cut) {
      this.cut = cut;
    }

    @Override
    public int numPartitions() {
      return cut.partitions();
    }

    @Override
    public int getPartition(Object firstRow) {
      return cut.partitionOf((Long) firstRow);
    }
  }

  /** Joins the sorted chunks of a partition to leaves, none of which may lack a row. */
  private static final class Assembly implements Iterator<RowChunk> {
    private final Iterator<Tuple2<Long, RowChunk>> chunks;
    private final List<RowInput.File> files;
    private final LeafCut cut;
    private final long last;
    private long leaf;

    Assembly(
        Iterator<Tuple2<Long, RowChunk>> chunks,
        List<RowInput.File> files,
        LeafCut cut,
        int partition) {
      this.chunks = chunks;
      this.files = files;
      this.cut = cut;
      this.leaf = cut.borders()[partition];
      this.last = cut.borders()[partition + 1];
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
      long expected = cut.rowsOf(leaf);
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
        long row = leaf * cut.leafRows();
        throw new InputException(
            "%s: rows %d and following: found %d, expected %d as counted before; the input changed while the job runs, run it again"
                .formatted(RowInput.pathOf(files, row), row, found, expected));
      }
      leaf++;
      return RowChunk.concat(parts);
    }
  }
}
