package io.emmer.app.cli;

import io.emmer.spark.UsageException;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.rows.ParquetColumns;
import io.emmer.spark.rows.RangeInput;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowInputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Which files and columns rows come from. */
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

  /** Looks at the files; reads no rows. */
  final InputOptions.Inputs find(Configuration conf) throws IOException {
    requireNotNegative(limit, "--limit");
    RowInput rows = RowInputs.inspect(conf, InputPaths.resolve(conf, input), limit, columns());
    if (labels == null) {
      return new InputOptions.Inputs(rows, null, paths(rows));
    }
    if (label != null) {
      throw new UsageException("--labels and --label both name labels; give one of them");
    }
    RangeInput labelInput = RangeInput.inspect(conf, InputPaths.resolve(conf, labels), limit);
    RangeInput.checkLabels(rows, labelInput);
    return new InputOptions.Inputs(rows, labelInput, paths(rows, labelInput));
  }

  /** As {@code --limit}, 0 for none. */
  final long limit() {
    requireNotNegative(limit, "--limit");
    return limit;
  }

  /** Whether there are options that mean nothing to images. */
  final boolean namesLabelsOrColumns() {
    return labels != null || columns() != null;
  }

  private ParquetColumns columns() {
    if (features == null && label == null && weight == null && id == null) {
      return null;
    }
    return new ParquetColumns(
        features == null ? List.of(ParquetColumns.FEATURES) : features, label, weight, id);
  }

  private List<String> paths(RowInput... inputs) {
    List<String> paths = new ArrayList<>(input);
    if (labels != null) {
      paths.addAll(labels);
    }
    for (RowInput files : inputs) {
      files.files().forEach(file -> paths.add(file.path()));
    }
    return paths;
  }

  static void requireNotNegative(long value, String option) {
    if (value < 0) {
      throw new UsageException(option + " " + value + ": expected 0 or more");
    }
  }
}
