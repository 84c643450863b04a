package io.emmer.spark.rows;

import io.emmer.em.data.DataBlock;
import io.emmer.em.text.Text;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.io.Serializable;

/**
 * The smallest and the largest value of rows, as they stand in files.
 *
 * @param rows that were read
 */
public record ValueRange(long rows, double least, double most) implements Serializable {
  private static final long MOST_ROWS = 100_000;

  /**
   * Of the first 100,000 rows of a query.
   *
   * @throws io.emmer.spark.InputException if values are not finite
   */
  public static ValueRange of(SparkJob job, RowQuery query) throws IOException {
    RowSource first = query.limit(MOST_ROWS).inspect(job.hadoop());
    job.context().sc().setJobDescription("inspect " + first.input().files().get(0).path());
    return first.stream(job).map(leaf -> of(leaf.block())).reduce(ValueRange::and);
  }

  private static ValueRange of(DataBlock block) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double[] x = new double[block.dimensions()];
    for (int n = 0; n < block.rows(); n++) {
      block.copyRow(n, x, 0);
      for (double value : x) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    return new ValueRange(block.rows(), least, most);
  }

  /** The range for people, of so many rows in all. */
  public String describe(long all) {
    return Text.format(
        "values %s to %s%s",
        Text.brief(least),
        Text.brief(most),
        rows < all ? Text.format(" in the first %d rows", rows) : "");
  }

  private ValueRange and(ValueRange other) {
    return new ValueRange(
        rows + other.rows, Math.min(least, other.least), Math.max(most, other.most));
  }
}
