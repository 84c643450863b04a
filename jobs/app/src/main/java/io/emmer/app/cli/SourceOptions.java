package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.UsageException;
import io.emmer.spark.rows.FileFormat;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.TableQuery;
import io.emmer.spark.rows.format.csv.CsvDialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which files and columns rows come from. */
class SourceOptions {
  @NoEffectOnNumbers
  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description =
          "CSV, JSON lines, ORC, Parquet, NPY or IDX file, directory or glob; repeatable.")
  List<String> input;

  @NoEffectOnNumbers
  @Option(
      names = "--labels",
      paramLabel = "PATH",
      description = "IDX or NPY file with a label a row.")
  List<String> labels;

  @Option(
      names = "--features",
      paramLabel = "COLUMN",
      split = ",",
      description = {
        "Tables: columns of numbers with commas between, or one of arrays or vectors; default",
        "the column features, else all that have no other role."
      })
  private List<String> features;

  @Option(
      names = "--exclude",
      paramLabel = "COLUMN",
      split = ",",
      description = "Tables: columns that are no features, with commas between.")
  private List<String> exclude;

  @NoEffectOnNumbers
  @Option(names = "--label", paramLabel = "COLUMN", description = "Tables: column of labels.")
  private String label;

  @Option(
      names = "--weight",
      paramLabel = "COLUMN",
      description = "Tables: column of row weights, 0 or more; default 1 each.")
  private String weight;

  @NoEffectOnNumbers
  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "Tables: column of ids, which predictions repeat.")
  private String id;

  @Option(
      names = "--input-format",
      paramLabel = "NAME",
      description = "idx, npy, parquet, orc, csv or json; default as the files say.")
  private FileFormat inputFormat;

  @Mixin final TextOptions text = new TextOptions();

  @Option(
      names = "--null",
      paramLabel = "TEXT",
      description = "CSV: a text that stands for missing cells, as empty ones do; repeatable.")
  private List<String> nulls;

  @Option(names = "--limit", paramLabel = "N", description = "Use the first N rows only.")
  private long limit;

  /** The rows that the options name. */
  RowQuery query() {
    if (labels != null && label != null) {
      throw new UsageException("--labels and --label both name labels; give one of them");
    }
    RowQuery query = RowQuery.of(input).limit(limit());
    query = labels == null ? query : query.labels(labels);
    return query.table(table());
  }

  /** The value of {@code --limit}, 0 for none. */
  final long limit() {
    require(limit >= 0, "--limit " + limit, "0 or more");
    return limit;
  }

  /** Whether there are options that mean nothing to images. */
  final boolean namesLabelsOrColumns() {
    return labels != null || table().namesColumns();
  }

  private TableQuery table() {
    return new TableQuery(
        features == null ? List.of() : features,
        exclude == null ? List.of() : exclude,
        List.of(),
        label,
        weight,
        id,
        Optional.ofNullable(inputFormat),
        new CsvDialect(
            text.delimiter().orElse(""),
            text.header(true),
            text.headerIsGiven(),
            nulls == null ? Set.of() : Set.copyOf(nulls)),
        null);
  }
}
