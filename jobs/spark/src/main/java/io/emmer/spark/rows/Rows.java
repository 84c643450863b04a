package io.emmer.spark.rows;

import io.emmer.spark.rows.transform.RowTransform;

/**
 * Rows that a {@link RowSource} has loaded, with what is known of them; closing them frees their
 * memory on the cluster, and leaves the rest to be recorded.
 *
 * @param data the rows as models see them
 * @param input where they were read from
 * @param scaling of raw values
 * @param transform what scaled rows went through; fitted to them, or that of a model
 */
public record Rows(SparkDataset data, RowInput input, Scaling scaling, RowTransform transform)
    implements AutoCloseable {
  @Override
  public void close() {
    data.close();
  }
}
