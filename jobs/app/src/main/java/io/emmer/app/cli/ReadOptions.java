package io.emmer.app.cli;

import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowOrder;
import io.emmer.spark.rows.TableReading;
import io.emmer.spark.rows.format.csv.CsvDialect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how tables are found and read. */
final class ReadOptions {
  @Mixin final LayoutOptions layout = new LayoutOptions();

  @Option(
      names = "--null",
      paramLabel = "TEXT",
      description = "CSV: text that stands for a missing cell, besides an empty one. Repeatable.")
  private List<String> nulls;

  @NoEffectOnNumbers
  @Option(
      names = "--read-option",
      paramLabel = "KEY=VALUE",
      description = "Option of a Spark data source that --input-format names. Repeatable.")
  private Map<String, String> options;

  @NoEffectOnNumbers
  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "Table or view in Spark's catalog, instead of --input.")
  private String table;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Tables: use only rows for which this condition is true.")
  private String where;

  @NoEffectOnNumbers
  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description =
          "Tables: number rows by file, id or content, so that the same rows give the "
              + "same bits. Default: file if there are files, otherwise id with --id, otherwise "
              + "content.")
  private RowOrder order;

  /** Whether a table of the catalog is named. */
  boolean namesTable() {
    return table != null;
  }

  /** Whether no files need to be named. */
  boolean needsNoFiles() {
    return reading().isBySpark();
  }

  /** What names the rows where no files do, for messages. */
  String describe() {
    return table != null ? "--table " + table : "--input-format " + layout.format().orElse("");
  }

  /** How tables are read. */
  TableReading reading() {
    if (table != null && layout.format().isPresent()) {
      throw new UsageException("--table and --input-format both name a source; give one of them");
    }
    TableReading reading =
        new TableReading(
            layout.format().orElse(null),
            options == null ? Map.of() : options,
            table,
            where,
            order,
            new CsvDialect(
                layout.delimiter().orElse(""),
                layout.header(true),
                layout.headerIsGiven(),
                nulls == null ? Set.of() : Set.copyOf(nulls)));
    check(reading, options != null);
    return reading;
  }

  /** Refuses {@code --read-option} where nothing takes it. */
  static void check(TableReading reading, boolean hasOptions) {
    if (hasOptions && (reading.table() != null || !reading.isBySpark())) {
      throw new UsageException(
          "--read-option is for a source of Spark's that --input-format names; leave it out");
    }
  }

  /** Whether a text stands in what names the rows. */
  boolean mention(String text) {
    return (table != null && table.contains(text))
        || (where != null && where.contains(text))
        || (options != null && options.values().stream().anyMatch(value -> value.contains(text)));
  }

  /** Changes what names the rows. */
  void change(UnaryOperator<String> to) {
    table = table == null ? null : to.apply(table);
    where = where == null ? null : to.apply(where);
    if (options != null) {
      options.replaceAll((key, value) -> to.apply(value));
    }
  }
}
