package io.emmer.em.table;

import io.emmer.em.LocalDataset;
import io.emmer.em.data.TableBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Rows of a table for tests.
 *
 * @param values values[n*D + d], NaN where a cell is missing
 * @param weightsOrNull weights[n]
 */
public record TableRows(TableSchema schema, double[] values, double[] weightsOrNull) {
  public int rows() {
    return values.length / schema.columns().size();
  }

  /** A file of golden/tables as texts, the header first; quotes are doubled inside quotes. */
  public static List<List<String>> csv(String name) throws IOException {
    String text;
    try (InputStream in = TableRows.class.getResourceAsStream("/golden/tables/" + name)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        field.append(quoted && !field.isEmpty() ? "\"" : "");
      } else if (quoted || (c != ',' && c != '\n')) {
        field.append(c);
      } else {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      }
    }
    return rows;
  }

  /** The columns of a schema among the texts; unknown levels are missing. */
  public static TableRows of(List<List<String>> texts, TableSchema schema, String weight) {
    List<String> header = texts.get(0);
    int dims = schema.columns().size();
    int rows = texts.size() - 1;
    double[] values = new double[rows * dims];
    double[] weights = weight == null ? null : new double[rows];
    for (int n = 0; n < rows; n++) {
      List<String> row = texts.get(n + 1);
      for (int d = 0; d < dims; d++) {
        values[n * dims + d] =
            value(row.get(header.indexOf(schema.column(d).name())), schema.column(d));
      }
      if (weights != null) {
        weights[n] = Double.parseDouble(row.get(header.indexOf(weight)));
      }
    }
    return new TableRows(schema, values, weights);
  }

  private static double value(String text, Column column) {
    if (column.type() == ColumnType.CATEGORICAL) {
      int level = column.levels().indexOf(text);
      return level < 0 ? Double.NaN : level;
    }
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  /** All columns as categories. */
  public static TableRows categorical(List<List<String>> texts) {
    List<Column> columns = new ArrayList<>();
    for (int d = 0; d < texts.get(0).size(); d++) {
      TreeSet<String> levels = new TreeSet<>();
      for (List<String> row : texts.subList(1, texts.size())) {
        if (!row.get(d).isEmpty()) {
          levels.add(row.get(d));
        }
      }
      columns.add(Column.categorical(texts.get(0).get(d), List.copyOf(levels)));
    }
    return of(texts, new TableSchema(columns), null);
  }

  /** The same rows with mean and deviation of every column in its schema. */
  public TableRows described() {
    int dims = schema.columns().size();
    List<Column> columns = new ArrayList<>();
    for (int d = 0; d < dims; d++) {
      int column = d;
      double[] cells =
          java.util.stream.IntStream.range(0, rows())
              .mapToDouble(n -> values[n * dims + column])
              .filter(x -> !Double.isNaN(x))
              .toArray();
      double mean = Arrays.stream(cells).average().orElse(0);
      double variance = Arrays.stream(cells).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      double missing = 1 - (double) cells.length / rows();
      columns.add(schema.column(d).observed(missing, mean, Math.sqrt(variance), null));
    }
    return new TableRows(new TableSchema(columns), values, weightsOrNull);
  }

  /** Leaves relative to an origin. */
  public LocalDataset dataset(int leafRows, double[] origin) {
    List<TableBlock> blocks = new ArrayList<>();
    for (int from = 0; from < rows(); from += leafRows) {
      blocks.add(block(from, Math.min(rows(), from + leafRows), origin));
    }
    return new LocalDataset(blocks, origin);
  }

  /** Leaves of the rows as they are. */
  public LocalDataset dataset(int leafRows) {
    return dataset(leafRows, new double[schema.columns().size()]);
  }

  /** Rows from .. to-1. */
  public TableBlock block(int from, int to, double[] origin) {
    int dims = origin.length;
    double[] relative = Arrays.copyOfRange(values, from * dims, to * dims);
    for (int i = 0; i < relative.length; i++) {
      relative[i] -= origin[i % dims];
    }
    double[] weights = weightsOrNull == null ? null : Arrays.copyOfRange(weightsOrNull, from, to);
    return TableBlock.of(from, schema.layout(), relative, weights);
  }
}
