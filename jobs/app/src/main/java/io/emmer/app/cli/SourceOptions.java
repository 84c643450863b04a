package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.UsageException;
import io.emmer.spark.rows.ParquetColumns;
import io.emmer.spark.rows.RowQuery;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say which files and columns rows come from. */
class SourceOptions {
  @NoEffectOnNumbers
  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "IDX (plain or .gz), NPY or Parquet file, directory or glob; repeatable.")
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
        "Parquet: column of arrays or vectors, or several of numbers with commas between;",
        "default features."
      })
  private List<String> features;

  @NoEffectOnNumbers
  @Option(names = "--label", paramLabel = "COLUMN", description = "Parquet: column of labels.")
  private String label;

  @Option(
      names = "--weight",
      paramLabel = "COLUMN",
      description = "Parquet: column of row weights, 0 or more; default 1 each.")
  private String weight;

  @NoEffectOnNumbers
  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "Parquet: column of ids, which predictions repeat.")
  private String id;

  @Option(names = "--limit", paramLabel = "N", description = "Use the first N rows only.")
  private long limit;

  /** The rows that the options name. */
  RowQuery query() {
    if (labels != null && label != null) {
      throw new UsageException("--labels and --label both name labels; give one of them");
    }
    RowQuery query = RowQuery.of(input).limit(limit());
    query = labels == null ? query : query.labels(labels);
    return namesColumns() ? query.columns(columns()) : query;
  }

  /** The value of {@code --limit}, 0 for none. */
  final long limit() {
    require(limit >= 0, "--limit " + limit, "0 or more");
    return limit;
  }

  /** Whether there are options that mean nothing to images. */
  final boolean namesLabelsOrColumns() {
    return labels != null || namesColumns();
  }

  private boolean namesColumns() {
    return features != null || label != null || weight != null || id != null;
  }

  private ParquetColumns columns() {
    return new ParquetColumns(
        features == null ? List.of(ParquetColumns.FEATURES) : features, label, weight, id);
  }
}
