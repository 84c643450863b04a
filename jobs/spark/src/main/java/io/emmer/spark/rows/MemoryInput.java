package io.emmer.spark.rows;

import io.emmer.em.data.DataBlock;
import io.emmer.em.text.Text;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Rows of unsigned bytes that the driver holds.
 *
 * @param values values[n*D + d]
 * @param weights w_n
 * @param dimensions D
 */
public record MemoryInput(byte[] values, double[] weights, int dimensions) implements RowInput {
  public MemoryInput {
    if (values.length != Math.multiplyExact(weights.length, dimensions)) {
      throw new IllegalArgumentException(
          Text.format("%d values for %d rows of %d", values.length, weights.length, dimensions));
    }
  }

  /** A leaf on its way to an executor. */
  private record RawLeaf(long number, byte[] values, double[] weights) implements Serializable {}

  @Override
  public JavaRDD<Leaf> leaves(
      JavaSparkContext spark, LeafCut cut, BlockFormat format, Optional<RangeInput> labels)
      throws IOException {
    List<RawLeaf> leaves = new ArrayList<>();
    for (int leaf = 0; leaf < cut.leaves(); leaf++) {
      int first = (int) cut.start(leaf);
      int last = (int) cut.start(leaf + 1);
      leaves.add(
          new RawLeaf(
              leaf,
              Arrays.copyOfRange(values, first * dimensions, last * dimensions),
              Arrays.copyOfRange(weights, first, last)));
    }
    BlockFormat plain =
        new BlockFormat(format.scaling(), format.support(), false, null, format.warnings());
    BlockFormat.Builder builder = plain.builder(this, () -> values);
    int leafRows = cut.leafRows();
    return spark
        .parallelize(leaves, cut.partitions())
        .map(
            leaf -> {
              long first = leaf.number() * leafRows;
              long[] rows = LongStream.range(first, first + leaf.weights().length).toArray();
              DataBlock block = builder.bytes(first, rows, leaf.values(), leaf.weights());
              return new Leaf(leaf.number(), block, null);
            });
  }

  @Override
  public List<File> files() {
    return List.of(new File("rows in memory", 0, rows(), new byte[0]));
  }

  @Override
  public long rows() {
    return weights.length;
  }

  @Override
  public int[] rowShape() {
    return new int[] {dimensions};
  }

  @Override
  public String format() {
    return "memory";
  }

  @Override
  public String type() {
    return "UNSIGNED_BYTE";
  }

  @Override
  public boolean unsignedBytes() {
    return true;
  }
}
