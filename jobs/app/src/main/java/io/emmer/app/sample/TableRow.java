package io.emmer.app.sample;

import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
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
  static TableRow of(TableSchema schema) {
    StructType columns =
        new StructType()
            .add("row", DataTypes.LongType, false)
            .add("component", DataTypes.IntegerType, false);
    for (Column column : schema.columns()) {
      columns = columns.add(column.name(), type(column), true);
    }
    return new TableRow(schema.columns(), columns);
  }

  private static DataType type(Column column) {
    if (column.levels() != null) {
      return DataTypes.StringType;
    }
    return switch (column.type()) {
      case COUNT -> DataTypes.LongType;
      default -> DataTypes.DoubleType;
    };
  }

  /** Row n of a leaf. */
  Row row(Leaf leaf, int n) {
    double[] x = new double[cells.size()];
    leaf.block().copyRow(n, x, 0);
    Object[] values = new Object[2 + x.length];
    values[0] = leaf.block().firstRow() + n;
    values[1] = leaf.wholeLabel(n);
    for (int d = 0; d < x.length; d++) {
      values[2 + d] = Double.isNaN(x[d]) ? null : value(cells.get(d), x[d]);
    }
    return RowFactory.create(values);
  }

  private static Object value(Column column, double x) {
    if (column.levels() != null) {
      return column.levels().get((int) x);
    }
    return switch (column.type()) {
      case COUNT -> (Object) Math.round(x);
      default -> (Object) x;
    };
  }
}
