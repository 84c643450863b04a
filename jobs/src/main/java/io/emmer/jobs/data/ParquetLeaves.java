package io.emmer.jobs.data;

import io.emmer.jobs.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import scala.Tuple2;

/**
 * Brings the rows of Parquet files into leaves by one shuffle: Spark packs files into partitions by
 * their size, and {@code _metadata} tells of every row where it belongs.
 */
record ParquetLeaves(ParquetInput input, int leafRows, long[] starts, long[] borders) {

  /** Every leaf once, raw, in partitions as the borders say. */
  JavaRDD<RowChunk> read(SparkSession session) {
    ParquetInput in = input;
    long[] leafStarts = starts;
    long[] slices = borders;
    int rows = leafRows;
    return scan(session)
        .mapPartitionsToPair(part -> new ChunkIterator(part, in, leafStarts))
        .repartitionAndSortWithinPartitions(new Slicing(leafStarts, slices))
        .mapPartitionsWithIndex(
            (index, part) -> new Assembly(part, in, rows, slices[index], slices[index + 1]), true);
  }

  private JavaRDD<InternalRow> scan(SparkSession session) {
    String[] paths = input.files().stream().map(RowInput.File::path).toArray(String[]::new);
    List<Column> wanted = new ArrayList<>();
    input.columns().all().forEach(name -> wanted.add(ParquetFiles.column(name)));
    wanted.add(functions.col("_metadata.file_path"));
    wanted.add(functions.col("_metadata.row_index"));
    return session
        .read()
        .option("ignoreCorruptFiles", false)
        .option("ignoreMissingFiles", false)
        .option(ParquetFailures.VERIFY_PAGES, true)
        .parquet(paths)
        .select(wanted.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD();
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
    private final ParquetInput input;
    private final int leafRows;
    private final long last;
    private long leaf;

    Assembly(
        Iterator<Tuple2<Long, RowChunk>> chunks,
        ParquetInput input,
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
            "%s: rows %d and following: found %d, expected %d as the footers say; a file changed while the job runs, run it again"
                .formatted(input.pathOf(leaf * leafRows), leaf * leafRows, found, expected));
      }
      leaf++;
      return RowChunk.concat(parts);
    }
  }
}
