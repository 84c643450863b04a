package io.emmer.spark.rows;

import io.emmer.spark.rows.format.csv.CsvDialect;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a table is found and read, whatever its columns mean.
 *
 * @param format a name of {@link FileFormat}, or of any source of Spark's; null where the files say
 * @param options of Spark's source
 * @param table the name of a table or view in Spark's catalog, null for files
 * @param where in SQL, which rows are kept; null for all
 * @param order null for the default
 * @param dialect of CSV
 */
public record TableReading(
    String format,
    Map<String, String> options,
    String table,
    String where,
    RowOrder order,
    CsvDialect dialect) {
  /** What people call formats besides their names: by the ends of files. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("tsv", "csv", "jsonl", "json", "ndjson", "json");

  /** All rows of files, read as they say. */
  public static final TableReading DEFAULT =
      new TableReading(null, Map.of(), null, null, null, CsvDialect.DEFAULT);

  public TableReading {
    options = Map.copyOf(options);
    String name = format == null ? "" : format.toLowerCase(Locale.ROOT);
    dialect = name.equals("tsv") && dialect.delimiter().isEmpty() ? dialect.ofTabs() : dialect;
    format = OTHER_NAMES.getOrDefault(name, format);
  }

  /** The same for files instead of a table of the catalog. */
  public TableReading ofFiles() {
    return new TableReading(format, options, null, where, order, dialect);
  }

  /** The same of a source of Spark's. */
  TableReading of(String source) {
    return new TableReading(source, options, table, where, order, dialect);
  }

  /** The format of files that is asked for, empty where they say, or Spark reads them. */
  public Optional<FileFormat> fileFormat() {
    return Stream.of(FileFormat.values())
        .filter(known -> known.name().equals(format == null ? "" : format.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** Whether the rows come from Spark's catalog, or one of its sources that Emmer does not know. */
  public boolean isBySpark() {
    return table != null || (format != null && fileFormat().isEmpty());
  }
}
