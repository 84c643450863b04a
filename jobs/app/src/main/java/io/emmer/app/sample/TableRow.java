package io.emmer.app.sample;

import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.Leaf;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes rows of Spark SQL of drawn rows of a table: the number, the component, and the cells by the
 * names of their columns; null where a cell is missing.
 *
 * @param columns of the written table
 */
record TableRow(List<Column> cells, StructType columns) implements Serializable {
  /**
   * Rows of a table.
   *
   * @param means whether cells are means, which those of counts need not be whole
   * @throws UsageException if a column is called as one that is written beside them
   */
  static TableRow of(TableSchema schema, boolean means) {
    StructType columns =
        new StructType()
            .add("row", DataTypes.LongType, false)
            .add("component", DataTypes.IntegerType, false);
    List<String> taken = List.of(columns.fieldNames());
    for (Column column : schema.columns()) {
      if (taken.stream().anyMatch(column.name()::equalsIgnoreCase)) {
        throw new UsageException(
            "--model: the column '%s' of the model is called as one that the sample has besides,"
                + " %s; fit a model of the column under another name",
            column.name(), String.join(" or ", taken));
      }
      columns = columns.add(column.name(), type(column, means), true);
    }
    return new TableRow(schema.columns(), columns);
  }

  private static DataType type(Column column, boolean means) {
    if (column.levels() != null) {
      return DataTypes.StringType;
    }
    boolean whole = column.type() == ColumnType.COUNT && !means;
    return whole ? DataTypes.LongType : DataTypes.DoubleType;
  }

  /** Row n of a leaf. */
  Row row(Leaf leaf, int n) {
    double[] x = new double[cells.size()];
    leaf.block().copyRow(n, x, 0);
    Object[] values = new Object[2 + x.length];
    values[0] = leaf.block().firstRow() + n;
    values[1] = leaf.wholeLabel(n);
    for (int d = 0; d < x.length; d++) {
      values[2 + d] =
          Double.isNaN(x[d]) ? null : value(cells.get(d), columns.apply(2 + d).dataType(), x[d]);
    }
    return RowFactory.create(values);
  }

  private static Object value(Column column, DataType type, double x) {
    if (column.levels() != null) {
      return column.levels().get((int) x);
    }
    return type.equals(DataTypes.LongType) ? (Object) Math.round(x) : (Object) x;
  }
}
