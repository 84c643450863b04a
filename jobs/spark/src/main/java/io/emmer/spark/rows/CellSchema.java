package io.emmer.spark.rows;

import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the columns of a table, with their levels, in one pass over the rows in use.
 *
 * @param file for messages
 * @param names of the columns
 * @param read the types of those that are numbers as they are read, null of texts
 */
record CellSchema(
    SparkJob job, String file, List<String> names, NumberType[] read, CellTypes types) {
  /** Fewer levels may differ by chance. */
  private static final int LEAST_IDS = 20;

  /** The pass. */
  @FunctionalInterface
  interface Pass {
    /** What all rows in use hold. */
    CellTally tally(List<Column> columns) throws IOException;
  }

  /** Finds the columns of an input. */
  static TableSchema of(SparkJob job, TableInput table) throws IOException {
    CellTypes types = table.columns().cells();
    String file = table.files().get(0).path();
    return new CellSchema(job, file, table.columns().features(), table.cellTypes(), types)
        .find(columns -> table.tally(job.context(), columns));
  }

  /**
   * The columns as a fit wants them, or those of the model that is known.
   *
   * @throws InputException if no column varies, one has too many levels, or values that are none of
   *     its type
   */
  TableSchema find(Pass pass) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (int d = 0; d < read.length; d++) {
      boolean isText = read[d] == null || read[d] == NumberType.BOOLEAN;
      ColumnType type = types.typeOf(names.get(d), isText, file);
      columns.add(
          type == ColumnType.CATEGORICAL
              ? Column.categorical(names.get(d), List.of("")) // until they are known
              : Column.of(names.get(d), type));
    }
    CellTally tally = pass.tally(columns);
    List<Column> found = new ArrayList<>();
    for (int d = 0; d < read.length; d++) {
      found.add(types.knownOrNull() == null ? fresh(columns.get(d), tally, d) : known(tally, d));
    }
    if (found.stream().allMatch(column -> column.type() == ColumnType.CONSTANT)) {
      throw new InputException("%s: no column of the features %s varies", file, names);
    }
    return new TableSchema(found);
  }

  private Column fresh(Column column, CellTally tally, int d) {
    boolean isCategorical = column.type() == ColumnType.CATEGORICAL;
    List<String> levels = isCategorical ? tally.levels(d) : null;
    if (isCategorical ? levels.size() > 1 : !tally.isConstant(d)) {
      if (isCategorical) {
        tellOfIds(column.name(), levels, tally.cells(d));
      }
      return isCategorical ? Column.categorical(column.name(), levels) : column;
    }
    boolean isObserved = isCategorical ? !levels.isEmpty() : Double.isFinite(tally.least(d));
    Object value = !isObserved ? "" : isCategorical ? levels.get(0) : (Object) tally.least(d);
    job.tell(
        Text.format(
            "warning: column '%s' %s; it leaves the model",
            column.name(), isObserved ? "is always " + value : "is never observed"));
    return new Column(
        column.name(),
        ColumnType.CONSTANT,
        isCategorical && isObserved ? levels : null,
        null,
        isCategorical || !isObserved ? null : (Double) tally.least(d),
        null,
        null,
        null);
  }

  /** Warns of a column in which no level comes twice, so that it says nothing of groups. */
  private void tellOfIds(String name, List<String> levels, long cells) {
    boolean isOne = levels.size() == cells && cells >= LEAST_IDS;
    if (isOne && !TextDoubts.areMostlyNumbers(levels)) {
      job.tell(
          Text.format(
              "warning: column '%s' has another level in each of its %d cells, and tells nothing of"
                  + " groups; leave it out, or make it the column of ids",
              name, cells));
    }
  }

  /** The column of the model, with levels that it does not know behind its own if it is open. */
  private Column known(CellTally tally, int d) {
    Column known = types.knownOrNull().column(d);
    if (known.type() != ColumnType.CATEGORICAL) {
      return known;
    }
    List<String> unknown =
        tally.levels(d).stream().filter(level -> !known.levels().contains(level)).toList();
    if (types.isOpen()) {
      return Column.categorical(
          known.name(), Stream.concat(known.levels().stream(), unknown.stream()).toList());
    }
    long cells = unknown.stream().mapToLong(level -> tally.count(d, level)).sum();
    if (cells > 0) {
      job.tell(
          Text.format(
              "warning: column '%s': %d cells count as missing, as the model does not know their"
                  + " level, such as '%s'",
              known.name(), cells, unknown.get(0)));
    }
    return known;
  }
}
