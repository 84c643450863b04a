package io.emmer.spark.rows;

import io.emmer.em.Mergeable;
import io.emmer.em.Moments;
import io.emmer.em.data.DataBlock;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Keeps the rows of an input in the memory of a cluster.
 *
 * @param partitions 0 for as many as suit the cluster; never more than leaves
 */
record DataLoader(
    JavaSparkContext spark, RowInput input, Optional<RangeInput> labels, int partitions) {
  private static final long STREAMED_LEAF_BYTES = 1 << 24;

  /**
   * Reads the rows.
   *
   * @param centre whether rows of doubles may be held relative to their mean
   */
  SparkDataset load(BlockFormat format, int leafRows, boolean centre) throws IOException {
    LeafCut leaves = LeafCut.of(input, leafRows);
    Storage largest = input.unsignedBytes() ? Storage.BYTES : Storage.DENSE;
    long bytes = input.rows() * largest.mostBytesOfRow(input.dimensions());
    JavaRDD<Leaf> rdd = read(leaves, bytes, format);
    double[] origin = new double[input.dimensions()];
    if (input.weightColumn().isPresent()) {
      requireWeight(new SparkDataset(spark, rdd, input.rows(), origin));
    }
    if (centre && !input.unsignedBytes()) {
      origin = Moments.of(new SparkDataset(spark, rdd, input.rows(), origin)).mean();
      double[] mean = origin;
      rdd = rdd.map(leaf -> shifted(leaf, mean));
    }
    rdd.setName("rows of " + input.format()).persist(StorageLevel.MEMORY_AND_DISK());
    return new SparkDataset(spark, rdd, input.rows(), origin);
  }

  /**
   * The rows as they stand in the files, not scaled and not cached, for one job over them; leaves
   * hold fewer rows where rows are long.
   */
  JavaRDD<Leaf> stream() throws IOException {
    long fitting = STREAMED_LEAF_BYTES / ((long) input.dimensions() * Double.BYTES);
    int leafRows = (int) Math.max(1, Math.min(RowQuery.DEFAULT_LEAF_ROWS, fitting));
    return read(LeafCut.of(input, leafRows), 1, BlockFormat.RAW);
  }

  private JavaRDD<Leaf> read(LeafCut leaves, long bytes, BlockFormat format) throws IOException {
    PartitionRule rule = new PartitionRule(spark.defaultParallelism(), spark.sc().isLocal());
    LeafCut cut = leaves.into(rule.partitions(partitions, leaves.leaves(), bytes));
    return input.leaves(spark, cut, format, labels);
  }

  /**
   * The rows as a model sees them; they are computed and cached before this returns, so the given
   * dataset may be closed then.
   */
  SparkDataset transformed(SparkDataset raw, RowTransform transform) {
    JavaRDD<Leaf> rdd = raw.leaves().map(leaf -> leaf.with(transform.apply(leaf.block())));
    rdd.setName("transformed rows").persist(StorageLevel.MEMORY_AND_DISK());
    double[] origin = new double[transform.dimensions(raw.dimensions())];
    SparkDataset data = new SparkDataset(spark, rdd, raw.rows(), origin);
    data.fill("transform rows");
    return data;
  }

  private void requireWeight(SparkDataset data) {
    double weight = data.reduce("weights", () -> WeightSum::of).weight();
    if (weight == 0 || !Double.isFinite(weight)) {
      throw new InputException(
          "%s: the weights in '%s' sum to %s, expected a positive number"
              .formatted(input.files().get(0).path(), input.weightColumn().orElseThrow(), weight));
    }
  }

  /** sum_n w_n. */
  private record WeightSum(double weight) implements Mergeable<WeightSum> {
    static WeightSum of(DataBlock block) {
      double weight = 0;
      for (int n = 0; n < block.rows(); n++) {
        weight += block.weight(n);
      }
      return new WeightSum(weight);
    }

    @Override
    public WeightSum merge(WeightSum right) {
      return new WeightSum(weight + right.weight);
    }
  }

  private static Leaf shifted(Leaf leaf, double[] origin) {
    DataBlock block = leaf.block();
    int dimensions = block.dimensions();
    double[] values = new double[block.rows() * dimensions];
    double[] weights = new double[block.rows()];
    for (int n = 0; n < block.rows(); n++) {
      weights[n] = block.weight(n);
      block.copyRow(n, values, n * dimensions);
      for (int d = 0; d < dimensions; d++) {
        values[n * dimensions + d] -= origin[d];
      }
    }
    return leaf.with(Storage.doubles(block.firstRow(), dimensions, values, weights));
  }
}
