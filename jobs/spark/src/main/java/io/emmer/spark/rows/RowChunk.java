package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import io.emmer.em.data.DataBlock;
import io.emmer.spark.InputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Raw rows of one leaf, in order.
 *
 * @param rows rows[n]: where row n stands among all rows of the files, in use or not, which
 *     messages name; ascending unless rows are numbered otherwise than the files have them
 * @param bytes bytes[n*D + d], or null
 * @param doubles doubles[n*D + d], or null
 * @param labels labels[n] of row n, null where it has none; or null
 * @param weights or null
 * @param ids or null
 * @param kept or null
 */
record RowChunk(
    long leaf,
    long[] rows,
    byte[] bytes,
    double[] doubles,
    String[] labels,
    double[] weights,
    String[] ids,
    String[][] kept)
    implements Serializable {

  /**
   * Blocks of raw rows.
   *
   * @param chunks each of all rows of a leaf
   * @param labels from files of their own, if any
   */
  static JavaRDD<Leaf> leaves(
      JavaSparkContext spark,
      JavaRDD<RowChunk> chunks,
      BlockFormat.Builder builder,
      LeafCut cut,
      Optional<RangeInput> labels) {
    if (labels.isEmpty()) {
      return chunks.map(chunk -> chunk.leaf(builder, cut, chunk.labels));
    }
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    RangeInput from = labels.get();
    return chunks.map(
        chunk -> {
          long end = cut.start(chunk.leaf + 1);
          try (RowReader rows =
              new RowReader(
                  conf.value().value(), from, from.subset(), cut.start(chunk.leaf), end)) {
            return chunk.leaf(builder, cut, from.labels(rows, chunk.rows.length));
          }
        });
  }

  private Leaf leaf(BlockFormat.Builder builder, LeafCut cut, String[] known) {
    return new Leaf(leaf, block(builder, leaf * cut.leafRows()), known, ids, kept);
  }

  /** The rows as a block that starts at {@code firstRow} among those in use. */
  DataBlock block(BlockFormat.Builder builder, long firstRow) {
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
            first.labels == null ? null : new String[rows],
            first.weights == null ? null : new double[rows],
            first.ids == null ? null : new String[rows],
            first.kept == null ? null : new String[rows][]);
    int at = 0;
    for (RowChunk part : parts) {
      int count = part.rows.length;
      copy(part.rows, all.rows, at, count);
      copy(part.bytes, all.bytes, at * dimensions, count * dimensions);
      copy(part.doubles, all.doubles, at * dimensions, count * dimensions);
      copy(part.labels, all.labels, at, count);
      copy(part.weights, all.weights, at, count);
      copy(part.ids, all.ids, at, count);
      copy(part.kept, all.kept, at, count);
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
        ids == null ? null : Arrays.copyOf(ids, count),
        kept == null ? null : Arrays.copyOf(kept, count));
  }

  /**
   * Every leaf once, raw, in partitions as the borders say: a shuffle brings the chunks of a leaf
   * together, wherever each was read.
   *
   * @param files in global row order, none where rows are numbered otherwise
   * @param chunks each of rows of one leaf, keyed by its first row among all rows
   */
  static JavaRDD<RowChunk> assembled(
      JavaPairRDD<Long, RowChunk> chunks, List<RowInput.File> files, LeafCut cut) {
    return chunks
        .repartitionAndSortWithinPartitions(new ByLeaf(cut))
        .mapPartitionsWithIndex((index, part) -> new Assembly(part, files, cut, index), true);
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
  private static final class Assembly extends AbstractIterator<RowChunk> {
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
    protected RowChunk computeNext() {
      if (leaf == last) {
        return endOfData();
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
        long row = cut.start(leaf);
        throw new InputException(
            "%s: rows %d and following: found %d, expected %d as counted before; the input changed"
                + " while the job runs, run it again",
            files.isEmpty() ? "the input" : RowInput.pathOf(files, row), row, found, expected);
      }
      leaf++;
      return RowChunk.concat(parts);
    }
  }
}
