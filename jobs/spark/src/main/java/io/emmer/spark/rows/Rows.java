package io.emmer.spark.rows;

import io.emmer.em.Family;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.Optional;

/**
 * Rows that a {@link RowSource} has loaded, with what is known of them; closing them frees their
 * memory on the cluster, and leaves the rest to be recorded.
 *
 * @param data the rows as models see them
 * @param input where they were read from
 * @param scaling of raw values
 * @param transform what scaled rows went through; fitted to them, or that of a model
 * @param schema the columns, where the family tells them apart
 */
public record Rows(
    SparkDataset data,
    RowInput input,
    Scaling scaling,
    RowTransform transform,
    Optional<TableSchema> schema)
    implements AutoCloseable {
  /** A family over these rows. */
  public Family<?, ?> bind(Family<?, ?> family) {
    return schema.isPresent() ? family.ofTable(schema.get()) : family;
  }

  @Override
  public void close() {
    data.close();
  }
}
