package io.emmer.app.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.ColumnSummary;
import io.emmer.spark.rows.FileFormat;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.TableFile;
import io.emmer.spark.rows.TableQuery;
import io.emmer.spark.rows.TableReading;
import io.emmer.spark.rows.ValueRange;
import io.emmer.spark.sweep.SweepTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * What a file of data or a table holds.
 *
 * @param columns of tables by name, which need not be features
 * @param type of the values of rows, if the file holds whole rows
 * @param dimensions values of a row, likewise
 * @param bytes 0 for what is in no file
 * @param values of the first rows, likewise; null where they were not read
 * @param lines for people
 */
@JsonIgnoreProperties("lines")
record InspectedData(
    Map<String, ColumnSummary> columns,
    String format,
    String type,
    long rows,
    Integer dimensions,
    long bytes,
    ValueRange values,
    String lines) {
  /** Of more files in one place the types are told, and not the values. */
  private static final int MOST_FILES_READ = 16;

  /** Of a table of Spark's catalog. */
  static Map<String, InspectedData> ofTable(String table, TableReading reading) throws IOException {
    return Map.of("table " + table, of(TableFile.ofSpark(List.of(), reading)));
  }

  /** Of each file of a path, by its name. */
  static Map<String, InspectedData> of(SparkJob job, String path, TableReading reading)
      throws IOException {
    Optional<TableFile> bySpark = TableFile.bySpark(job.hadoop(), path, reading);
    if (bySpark.isPresent()) {
      return Map.of(path, of(bySpark.get()));
    }
    RowQuery query = RowQuery.of(List.of(path)).table(TableQuery.ALL.reading(reading));
    List<Path> files = InputPaths.resolve(job.hadoop(), List.of(path));
    if (reading.fileFormat().isEmpty()) {
      FileFormat.requireNoImages(files);
    }
    boolean read = files.size() <= MOST_FILES_READ;
    Map<String, InspectedData> found = new LinkedHashMap<>();
    for (Path file : files) {
      TableFile table = TableFile.inspect(job.hadoop(), file, reading, read).orElse(null);
      // A model could be fitted to a table without features only with --features.
      found.put(
          file.toString(),
          table == null || table.hasWholeRows()
              ? ofRows(job, query.of(file.toString()), table, read)
              : of(table));
    }
    return found;
  }

  private static InspectedData of(TableFile table) {
    String bytes = table.bytes() > 0 ? Text.format(", %d bytes", table.bytes()) : "";
    return new InspectedData(
        table.columns(),
        table.format(),
        null,
        table.rows(),
        null,
        table.bytes(),
        null,
        Text.format(
            "%s, %s%s%n%s", table.format(), Text.count(table.rows(), "row"), bytes, lines(table)));
  }

  private static String lines(TableFile table) {
    StringBuilder lines = new StringBuilder(SweepTable.lines(table.describe(), 2, 1).indent(2));
    table.doubts().forEach(doubt -> lines.append("  ").append(doubt).append('\n'));
    return lines.toString();
  }

  private static InspectedData ofRows(SparkJob job, RowQuery query, TableFile table, boolean read)
      throws IOException {
    RowInput input = FileFormat.inspect(job.hadoop(), query.inputs(), 0, query.table());
    List<String> said = new ArrayList<>();
    said.add(input.format());
    said.add(RowSource.typeInWords(input.type()));
    said.add(
        Text.format(
            "%s of %s", Text.count(input.rows(), "row"), Arrays.toString(input.rowShape())));
    long bytes = input.files().get(0).bytes();
    said.add(Text.format("%d bytes", bytes));
    ValueRange values = null;
    if (read) {
      try {
        values = ValueRange.of(job, query);
        said.add(values.describe(input.rows()));
      } catch (InputException e) {
        said.add(e.getMessage());
      }
    }
    boolean isWide = table != null && table.columns().size() > 1;
    return new InspectedData(
        table == null ? null : table.columns(),
        input.format(),
        input.type(),
        input.rows(),
        input.dimensions(),
        bytes,
        values,
        String.join(", ", said) + System.lineSeparator() + (isWide ? lines(table) : ""));
  }
}
