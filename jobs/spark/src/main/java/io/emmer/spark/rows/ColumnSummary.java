package io.emmer.spark.rows;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emmer.em.text.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a column of a table holds, as Spark SQL finds it in one pass over the rows.
 *
 * @param type as the format calls it
 * @param missing number of cells that are null, NaN or empty; null for columns that were not read
 * @param least the smallest number, or the first text as bytes compare; null for none
 * @param most the largest number, or the last text; null for none
 * @param levels about how many texts there are; null for numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnSummary(String type, Long missing, Object least, Object most, Long levels) {
  /** Columns of wider tables are told by their types alone beyond the first. */
  private static final int MOST_COLUMNS = 500;

  private static final int PER_COLUMN = 4;
  private static final int SHOWN = 40;

  /** Of a column that was not read. */
  static ColumnSummary ofType(String type) {
    return new ColumnSummary(type, null, null, null, null);
  }

  /**
   * Reads the rows.
   *
   * @param known the types of all columns, by name
   */
  static Map<String, ColumnSummary> of(
      SparkSession session, Table table, Map<String, ColumnSummary> known) throws IOException {
    StructType schema = readable(table);
    if (schema.isEmpty()) {
      return known;
    }
    Map<String, ColumnSummary> columns = new LinkedHashMap<>(known);
    session.sparkContext().setJobDescription("inspect " + table.path());
    Dataset<Row> frame = table.frame(session, schema);
    List<Column> wanted = new ArrayList<>();
    for (StructField field : frame.schema().fields()) {
      wanted.addAll(figures(field.name(), field.dataType()));
    }
    Row found;
    try {
      found = frame.select(wanted.toArray(Column[]::new)).first();
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw SparkFiles.rethrow(e);
    }
    for (int i = 0; i < schema.length(); i++) {
      String name = schema.fields()[i].name();
      int at = i * PER_COLUMN;
      boolean isText = frame.schema().apply(name).dataType().equals(DataTypes.StringType);
      columns.put(
          name,
          new ColumnSummary(
              known.get(name).type(),
              found.getLong(at),
              found.get(at + 1),
              found.get(at + 2),
              isText ? found.getLong(at + 3) : null));
    }
    return columns;
  }

  /** The columns whose cells can be compared. */
  private static StructType readable(Table table) {
    StructType schema = new StructType();
    for (StructField field : table.readable().fields()) {
      if (field.dataType() instanceof AtomicType
          && !field.dataType().equals(DataTypes.BinaryType)
          && schema.length() < MOST_COLUMNS) {
        schema = schema.add(field);
      }
    }
    return schema;
  }

  private static List<Column> figures(String name, DataType type) {
    Column column = FrameInput.column(name);
    boolean isReal = type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    Column present =
        isReal ? functions.when(functions.not(functions.isnan(column)), column) : column;
    if (type.equals(DataTypes.StringType)) {
      present = functions.when(column.notEqual(""), column);
    }
    return List.of(
        functions.count(functions.lit(1)).minus(functions.count(present)),
        functions.min(present),
        functions.max(present),
        type.equals(DataTypes.StringType)
            ? functions.approx_count_distinct(present)
            : functions.lit(0L));
  }

  /** Smallest and largest value, for people. */
  public String range() {
    if (least == null) {
      return "";
    }
    if (levels == null) {
      return least.equals(most) ? text(least) : text(least) + " to " + text(most);
    }
    return Text.format(
        "%s%d text%s, %s",
        levels > SHOWN ? "about " : "",
        levels,
        levels == 1 ? "" : "s",
        least.equals(most) ? text(least) : text(least) + " to " + text(most));
  }

  private static String text(Object value) {
    return value instanceof Double || value instanceof Float
        ? Text.brief(((Number) value).doubleValue())
        : org.apache.commons.lang3.StringUtils.abbreviate(value.toString(), SHOWN);
  }
}
