package io.emmer.spark.rows;

import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Cells of DataFrames, which become numbers as those of files do. */
public final class FrameCells {
  private static final String NAME = "DataFrame";

  private FrameCells() {}

  /**
   * The columns as a fit wants them, in one pass; those of a model that the types know, with levels
   * that it does not know behind its own.
   *
   * @throws InputException if no column varies, one has too many levels, or values that are none of
   *     its type
   */
  public static TableSchema find(
      SparkJob job, Dataset<?> frame, List<String> names, CellTypes types) throws IOException {
    Dataset<Row> cells = frame.select(asRead(frame.schema(), names, types));
    NumberType[] read = numbers(cells.schema());
    JavaRDD<InternalRow> rows = cells.queryExecution().toRdd().toJavaRDD();
    job.context().sc().setJobDescription("levels of the columns");
    return new CellSchema(job, NAME, names, read, types)
        .find(
            columns -> {
              CellTally none = new CellTally(columns, read, types.maxLevels(), NAME);
              return rows
                  .mapPartitions(part -> tally(part, SerializationUtils.clone(none)))
                  .collect()
                  .stream()
                  .reduce(none, CellTally::and);
            });
  }

  private static Iterator<CellTally> tally(Iterator<InternalRow> rows, CellTally tally) {
    while (rows.hasNext()) {
      String problem = tally.read(rows.next(), new double[0]);
      if (problem != null) {
        throw new InputException("%s: a row whose %s; repair or drop it", NAME, problem);
      }
    }
    return List.of(tally).iterator();
  }

  private static org.apache.spark.sql.Column[] asRead(
      StructType schema, List<String> names, CellTypes types) {
    TableColumns columns = new TableColumns(names, null, null, null, List.of(), types);
    return names.stream()
        .map(name -> columns.column(schema, name))
        .toArray(org.apache.spark.sql.Column[]::new);
  }

  private static NumberType[] numbers(StructType read) {
    return Stream.of(read.fields())
        .map(field -> NumberType.of(field.dataType()).orElse(null))
        .toArray(NumberType[]::new);
  }

  /**
   * An array of doubles with the cells of every row: numbers, counts, and positions of levels; NaN
   * where a cell is missing, or its level not among the columns'.
   *
   * @throws InputException if a column is not of the type of the columns'
   */
  public static org.apache.spark.sql.Column coded(StructType schema, TableSchema columns) {
    List<String> names = columns.columns().stream().map(Column::name).toList();
    CellTypes types = CellTypes.ofModel(columns);
    StructType all = new StructType();
    for (String name : names) {
      all = all.add(schema.apply(name));
    }
    NumberType[] read =
        numbers(new TableColumns(names, null, null, null, List.of(), types).read(all));
    for (int d = 0; d < read.length; d++) {
      types.typeOf(names.get(d), read[d] == null || read[d] == NumberType.BOOLEAN, NAME);
    }
    return functions
        .udf(
            new Coding(CellReader.of(columns, read)),
            DataTypes.createArrayType(DataTypes.DoubleType, false))
        .asNonNullable()
        .apply(functions.struct(asRead(schema, names, types)));
  }

  /** Codes rows that Spark gives as Java's objects, by what codes those that it holds. */
  private record Coding(CellReader cells) implements UDF1<Row, double[]>, Serializable {
    @Override
    public double[] call(Row row) {
      Object[] values = new Object[row.size()];
      for (int d = 0; d < values.length; d++) {
        values[d] = row.get(d) instanceof String text ? UTF8String.fromString(text) : row.get(d);
      }
      double[] coded = new double[values.length];
      String problem = cells.read(new GenericInternalRow(values), coded);
      if (problem != null) {
        throw new InputException("features: %s; repair or drop the row", problem);
      }
      return coded;
    }
  }
}
