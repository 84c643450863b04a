package io.emmer.app.convert;

import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.TableColumns;
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
 * @param labelType Spark's type of the labels as SQL writes it, null without labels
 * @param idType Spark's type of the ids as SQL writes it, null without ids
 * @param columns of a table whose features have names, else null
 */
public record RowStream(
    JavaRDD<Leaf> leaves,
    long rows,
    List<Integer> rowShape,
    boolean unsignedBytes,
    double scale,
    String labelType,
    boolean weighted,
    String idType,
    TableColumns columns) {
  public RowStream {
    rowShape = List.copyOf(rowShape);
  }

  /** The rows of files. */
  public static RowStream of(SparkJob job, RowSource rows) throws IOException {
    RowInput input = rows.input();
    return new RowStream(
        rows.stream(job),
        input.rows(),
        Arrays.stream(input.rowShape()).boxed().toList(),
        input.unsignedBytes(),
        input.naturalScale(),
        rows.labelType(),
        input.weightColumn().isPresent(),
        input.idType(),
        input.namedColumns().orElse(null));
  }

  /** Whether rows have labels. */
  public boolean labelled() {
    return labelType != null;
  }

  /** D. */
  public int dimensions() {
    return rowShape.stream().reduce(1, (a, b) -> a * b);
  }

  int[] shape() {
    return rowShape.stream().mapToInt(Integer::intValue).toArray();
  }
}
