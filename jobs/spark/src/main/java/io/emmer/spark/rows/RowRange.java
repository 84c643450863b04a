package io.emmer.spark.rows;

import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Consecutive rows by number, of rows that are made and not read.
 *
 * @param part number of the range
 * @param from its first row
 * @param to the row after its last
 */
public record RowRange(int part, long from, long to) implements Serializable {
  /**
   * Rows 0 to {@code rows - 1} in ranges whose lengths differ by one at the most, one a partition.
   */
  public static JavaRDD<RowRange> ranges(JavaSparkContext spark, long rows, int partitions) {
    return spark.parallelize(split(rows, partitions), partitions);
  }

  static List<RowRange> split(long rows, int parts) {
    return LongStream.range(0, parts)
        .mapToObj(
            part ->
                new RowRange((int) part, first(part, parts, rows), first(part + 1, parts, rows)))
        .toList();
  }

  /** As many partitions as the cluster has cores, or more, so that none has too many rows. */
  public static int partitions(JavaSparkContext spark, long rows, long mostRows) {
    long enough = (rows + mostRows - 1) / mostRows;
    return (int) Math.min(rows, Math.max(spark.defaultParallelism(), enough));
  }

  private static long first(long part, int parts, long rows) {
    // part * rows may overflow.
    return rows / parts * part + Math.min(part, rows % parts);
  }
}
