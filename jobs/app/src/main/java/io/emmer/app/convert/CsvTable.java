package io.emmer.app.convert;

import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.store.PartFiles;
import io.emmer.spark.store.StagedFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * Rows of Spark SQL as a table in text, of RFC 4180 with line feeds. Each value of an array is a
 * field; a cell that is null is an empty one. A number is written so that the same one is read.
 */
public final class CsvTable {
  /** Whole numbers of this size and more are written with an exponent. */
  private static final double LARGE = 1e15;

  private CsvTable() {}

  /**
   * Writes the rows in order.
   *
   * @param names of all fields
   * @param output the file
   * @return how many rows
   */
  public static long write(
      SparkJob job, JavaRDD<Row> rows, List<String> names, StagedFiles files, String output)
      throws IOException {
    PartFiles<Long> parts =
        PartFiles.write(
            job, rows, 1, files.directory(), (part, out) -> CsvTable.write(part, out[0]));
    String header = names.stream().map(CsvDialect::field).collect(Collectors.joining(",")) + "\n";
    files.write(output, header.getBytes(StandardCharsets.UTF_8), out -> parts.copy(0, out));
    return parts.told().stream().mapToLong(Long::longValue).sum();
  }

  private static long write(Iterator<Row> rows, OutputStream out) throws IOException {
    long written = 0;
    for (; rows.hasNext(); written++) {
      out.write(line(rows.next()).getBytes(StandardCharsets.UTF_8));
    }
    return written;
  }

  private static String line(Row row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length(); i++) {
      if (row.get(i) instanceof double[] values) {
        for (double value : values) {
          line.append(number(value)).append(',');
        }
      } else if (row.get(i) instanceof short[] values) {
        for (short value : values) {
          line.append(value).append(',');
        }
      } else {
        line.append(cell(row.get(i))).append(',');
      }
    }
    line.setCharAt(line.length() - 1, '\n');
    return line.toString();
  }

  private static String cell(Object value) {
    if (value instanceof Double number) {
      return number(number);
    }
    return value == null ? "" : CsvDialect.field(value.toString());
  }

  private static String number(double x) {
    boolean isWhole = x == Math.rint(x) && Math.abs(x) < LARGE && (x != 0 || 1 / x > 0);
    return isWhole ? Long.toString((long) x) : Double.toString(x);
  }
}
