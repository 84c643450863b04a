package io.emmer.spark.rows;

import io.emmer.spark.Failures;
import io.emmer.spark.ScalaCollections;
import io.emmer.spark.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of files for which a condition in SQL is true.
 *
 * @param source reads the columns, and those that the condition names
 * @param read types of what it reads
 * @param types of the same columns in the files, which the condition is about
 * @param where the condition
 * @param columns that are wanted
 * @param count number of rows for which it is true
 */
record FilteredScan(
    TableScan source,
    StructType read,
    StructType types,
    String where,
    TableColumns columns,
    long count)
    implements TableScan {
  private static final String FILE = "file of Emmer's";
  private static final String ROW = "row of Emmer's";
  private static final String TEXT = "text of Emmer's: ";

  /**
   * Reads the files once to count.
   *
   * @throws UsageException if the condition is none on the columns of the table
   */
  static FilteredScan of(
      SparkSession session, Table table, String where, TableColumns columns, StructType schema)
      throws IOException {
    Set<String> names = new LinkedHashSet<>(columns.features());
    if (columns.weight() != null) {
      names.add(columns.weight());
    }
    StructType wideSchema = schema;
    for (String name : names(session, table.readable(), where)) {
      if (!columns.all().contains(name)) {
        wideSchema = wideSchema.add(table.readable().apply(name));
        names.add(name);
      }
    }
    TableColumns wide =
        new TableColumns(
            List.copyOf(names),
            columns.label(),
            null,
            columns.id(),
            columns.keep(),
            columns.cells());
    StructType read = new StructType();
    for (String name : wide.all()) {
      read = read.add(wide.read(wideSchema).apply(name));
    }
    read = numbered(read);
    TableScan source = table.scan(session, wide, wideSchema);
    FilteredScan uncounted = new FilteredScan(source, read, wideSchema, where, columns, 0);
    try {
      long count = uncounted.rows(session).count();
      return new FilteredScan(source, read, wideSchema, where, columns, count);
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw SparkFiles.rethrow(e);
    }
  }

  /** With the file and the number of each row. */
  static StructType numbered(StructType read) {
    return read.add(FILE, DataTypes.StringType).add(ROW, DataTypes.LongType);
  }

  /** The columns that a condition names. */
  private static List<String> names(SparkSession session, StructType all, String where) {
    LogicalPlan plan = filtered(telling(session, all).createDataFrame(List.of(), all), where);
    List<String> names = new ArrayList<>();
    for (Attribute reference : ScalaCollections.toJava(plan.references().toSeq())) {
      names.add(reference.name());
    }
    return names;
  }

  /** A session that tells columns apart, also by upper and lower case where that is needed. */
  static SparkSession telling(SparkSession session, StructType columns) {
    String[] names = columns.fieldNames();
    long different = Stream.of(names).map(name -> name.toLowerCase(Locale.ROOT)).distinct().count();
    return different < names.length ? Sessions.caseSensitive(session) : session;
  }

  private static LogicalPlan filtered(Dataset<Row> empty, String where) {
    try {
      return empty.where(where).queryExecution().analyzed();
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw noCondition(where, e);
    }
  }

  /** Of a text that Spark takes for no condition on the rows. */
  static UsageException noCondition(String where, Exception failure) {
    return new UsageException(
        "{where} %s: %s; give a condition in SQL on the columns",
        where, Failures.firstLine(failure.getMessage()));
  }

  @Override
  public String format() {
    return source.format();
  }

  @Override
  public List<RowInput.File> files() {
    return source.files();
  }

  @Override
  public JavaRDD<InternalRow> rows(SparkSession session) throws IOException {
    List<Column> typed = new ArrayList<>();
    List<Column> wanted = new ArrayList<>();
    for (String name : read.fieldNames()) {
      if (isReadAsText(name)) {
        typed.add(FrameInput.column(name).cast(types.apply(name).dataType()).as(name));
        typed.add(FrameInput.column(name).as(TEXT + name));
      } else {
        typed.add(FrameInput.column(name));
      }
    }
    columns
        .all()
        .forEach(
            name ->
                wanted.add(
                    isReadAsText(name)
                        ? FrameInput.column(TEXT + name).as(name)
                        : FrameInput.column(name)));
    wanted.add(FrameInput.column(FILE));
    wanted.add(FrameInput.column(ROW));
    return Sessions.frame(telling(session, read), source.rows(session), read)
        .select(typed.toArray(Column[]::new))
        .where(where)
        .select(wanted.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  /** Whether a date or a decimal number, as the condition has it, is given as its text. */
  private boolean isReadAsText(String name) {
    return List.of(types.fieldNames()).contains(name)
        && read.apply(name).dataType().equals(DataTypes.StringType)
        && !types.apply(name).dataType().equals(DataTypes.StringType);
  }
}
