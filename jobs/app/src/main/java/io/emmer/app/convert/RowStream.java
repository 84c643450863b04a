package io.emmer.app.convert;

import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.DataLoader;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.ParquetInput;
import io.emmer.spark.rows.RangeInput;
import io.emmer.spark.rows.RowInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * A stream of rows in order, as they stand in files, for one pass.
 *
 * @param leaves partitions one behind the other hold all rows in order
 * @param rows N
 * @param rowShape sizes of the axes of a row
 * @param scale by which bytes are divided by default
 * @param idType Spark's type of the ids as SQL writes it, null without ids
 */
public record RowStream(
    JavaRDD<Leaf> leaves,
    long rows,
    List<Integer> rowShape,
    boolean unsignedBytes,
    double scale,
    boolean labelled,
    boolean weighted,
    String idType) {
  /** The scale of bytes from black to white. */
  public static final double BYTE_SCALE = 255;

  public RowStream {
    rowShape = List.copyOf(rowShape);
  }

  /**
   * The rows of files.
   *
   * @param labels or null
   * @param partitions 0 for as many as there are cores
   */
  public static RowStream of(SparkJob job, RowInput input, RangeInput labels, int partitions)
      throws IOException {
    double scale = input instanceof ParquetInput parquet ? parquet.scale() : BYTE_SCALE;
    return new RowStream(
        new DataLoader(job.context()).stream(input, labels, partitions),
        input.rows(),
        Arrays.stream(input.rowShape()).boxed().toList(),
        input.unsignedBytes(),
        scale,
        labels != null || input.hasLabels(),
        input instanceof ParquetInput parquet && parquet.columns().weight() != null,
        input.idType());
  }

  /** D. */
  public int dimensions() {
    return rowShape.stream().reduce(1, (a, b) -> a * b);
  }

  int[] shape() {
    return rowShape.stream().mapToInt(Integer::intValue).toArray();
  }
}
