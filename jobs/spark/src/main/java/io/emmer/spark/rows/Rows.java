package io.emmer.spark.rows;

import io.emmer.em.Family;
import io.emmer.em.Moments;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that a {@link RowSource} has loaded, with what is known of them; closing them frees their
 * memory on the cluster, and leaves the rest to be recorded.
 *
 * @param data the rows as models see them
 * @param input where they were read from
 * @param scaling of raw values
 * @param transform what scaled rows went through; fitted to them, or that of a model
 * @param schema the columns, as far as they are known
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

  /**
   * The same with what their columns hold, if those have names and are as they were read; one pass,
   * if that is not known yet.
   */
  public Rows described() {
    if (schema.isPresent() || input.featureNames().isEmpty() || !transform.isNone()) {
      return this;
    }
    List<String> names = input.featureNames().get();
    Moments moments = Moments.of(data);
    List<Column> columns = new ArrayList<>();
    for (int d = 0; d < names.size(); d++) {
      double mean = moments.mean()[d];
      double deviation = Math.sqrt(moments.variance()[d]);
      Column column = Column.of(names.get(d), ColumnType.NUMERIC);
      columns.add(column.observed(0, mean, deviation, null));
    }
    return new Rows(data, input, scaling, transform, Optional.of(new TableSchema(columns)));
  }

  @Override
  public void close() {
    data.close();
  }
}
