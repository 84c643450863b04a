package io.emmer.spark.rows;

import io.emmer.em.Family;
import io.emmer.em.Moments;
import io.emmer.em.family.mixed.Columns;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

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
  private static final int MOST_DESCRIBED = 10_000;

  /**
   * A family over these rows; one that tells columns apart takes those without names as numbers.
   */
  public Family<?, ?> bind(Family<?, ?> family) {
    if (schema.isPresent() && transform.isNone()) {
      return family.ofTable(schema.get());
    }
    return family.support().missing()
        ? family.ofTable(Columns.describe(TableSchema.numeric(data.dimensions()), data))
        : family;
  }

  /**
   * The same with what their columns hold as they were read, if those have names, and no more than
   * 10,000; one pass, if that is not known yet.
   */
  public Rows described() {
    if (schema.isPresent() || !areNamed(input)) {
      return this;
    }
    return new Rows(
        data, input, scaling, transform, Optional.of(columns(input, Moments.of(data), transform)));
  }

  /** What columns hold, if they have names, and no more than 10,000. */
  static Optional<TableSchema> describe(RowInput input, SparkDataset raw) {
    return areNamed(input)
        ? Optional.of(columns(input, Moments.of(raw), RowTransform.NONE))
        : Optional.empty();
  }

  private static boolean areNamed(RowInput input) {
    int names = input.featureNames().map(List::size).orElse(0);
    return names > 0 && names <= MOST_DESCRIBED;
  }

  /**
   * Columns with means and standard deviations.
   *
   * @param moments of the rows after a transform
   */
  private static TableSchema columns(RowInput input, Moments moments, RowTransform transform) {
    double[] mean = transform.undo(moments.mean());
    double[] deviations = DoubleStream.of(moments.variance()).map(Math::sqrt).toArray();
    deviations = transform.undoDeviation(deviations).orElseThrow();
    List<Column> columns = new ArrayList<>();
    for (String name : input.featureNames().orElseThrow()) {
      int d = columns.size();
      Column column = Column.of(name, ColumnType.NUMERIC);
      columns.add(column.observed(0, mean[d], deviations[d], null));
    }
    return new TableSchema(columns);
  }

  @Override
  public void close() {
    data.close();
  }
}
