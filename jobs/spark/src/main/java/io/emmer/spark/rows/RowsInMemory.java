package io.emmer.spark.rows;

import io.emmer.em.data.ByteBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows of unsigned bytes that the driver holds, as a dataset.
 *
 * @param rows rows[n*D + d]
 * @param weights w_n
 * @param dimensions D
 */
public record RowsInMemory(byte[] rows, double[] weights, int dimensions) {
  public RowsInMemory {
    if (rows.length != Math.multiplyExact(weights.length, dimensions)) {
      throw new IllegalArgumentException(
          "%d values for %d rows of %d".formatted(rows.length, weights.length, dimensions));
    }
  }

  /** A leaf on its way to an executor. */
  private record RawLeaf(long number, byte[] rows, double[] weights) implements Serializable {}

  /**
   * Spreads the rows over the cluster.
   *
   * @param partitions 0 for as many as there are cores; never more than leaves
   */
  public SparkDataset load(JavaSparkContext spark, Scaling scaling, int leafRows, int partitions) {
    List<RawLeaf> leaves = new ArrayList<>();
    for (long from = 0; from < weights.length; from += leafRows) {
      int first = (int) from;
      int last = (int) Math.min(weights.length, from + leafRows);
      leaves.add(
          new RawLeaf(
              leaves.size(),
              Arrays.copyOfRange(rows, first * dimensions, last * dimensions),
              Arrays.copyOfRange(weights, first, last)));
    }
    int wanted = partitions > 0 ? partitions : spark.defaultParallelism();
    double[] table = scaling.byteTable();
    int columns = dimensions;
    JavaRDD<Leaf> rdd =
        spark
            .parallelize(leaves, Math.min(wanted, leaves.size()))
            .map(
                leaf -> {
                  long first = leaf.number() * leafRows;
                  return new Leaf(
                      leaf.number(),
                      new ByteBlock(first, columns, leaf.rows(), table, leaf.weights()),
                      null);
                });
    rdd.persist(StorageLevel.MEMORY_AND_DISK());
    return new SparkDataset(spark, rdd, weights.length, new double[dimensions]);
  }
}
