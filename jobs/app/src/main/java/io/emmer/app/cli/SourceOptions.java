package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.TableQuery;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Options that say which files and columns rows come from. */
class SourceOptions {
  private static final Set<Class<?>> HOLDERS =
      Set.of(SourceOptions.class, ReadOptions.class, LayoutOptions.class);

  @NamesInput
  @NoEffectOnNumbers
  @Option(
      names = {"-i", "--input"},
      paramLabel = "PATH",
      description =
          "CSV, JSON lines, ORC, Parquet, NPY or IDX file, directory or glob. Repeatable.")
  private List<String> input;

  @NamesInput
  @NoEffectOnNumbers
  @Option(
      names = "--labels",
      paramLabel = "PATH",
      description = "IDX or NPY file with one label per row.")
  private List<String> labels;

  @Option(
      names = "--features",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Tables: feature columns, separated by commas, in quotes where they hold some: numbers, "
              + "arrays or vectors. "
              + "Default: the column named features, otherwise all columns without another "
              + "role.")
  private List<String> features;

  @Option(
      names = "--exclude",
      paramLabel = "COLUMN",
      split = ",",
      description = "Tables: columns that are not features, separated by commas.")
  private List<String> exclude;

  @NoEffectOnNumbers
  @Option(names = "--label", paramLabel = "COLUMN", description = "Tables: column with the labels.")
  private String label;

  @Option(
      names = "--weight",
      paramLabel = "COLUMN",
      description = "Tables: column with row weights (0 or more). Default: 1 for every row.")
  private String weight;

  @NoEffectOnNumbers
  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "Tables: column with row ids, which predictions repeat.")
  private String id;

  @Mixin final ReadOptions read = new ReadOptions();

  @Option(names = "--limit", paramLabel = "N", description = "Use only the first N rows.")
  private long limit;

  /** The rows that the options name. */
  RowQuery query() {
    if (input != null && read.namesTable()) {
      throw new UsageException("--input and --table both name rows; give one of them");
    }
    if (labels != null && label != null) {
      throw new UsageException("--labels and --label both name labels; give one of them");
    }
    if (!isGiven()) {
      throw new UsageException(
          "give --input, for files, or --table, for a table of Spark's catalog");
    }
    RowQuery query = RowQuery.of(inputs()).limit(limit());
    query = labels == null ? query : query.labels(labels);
    return query.table(table());
  }

  /** Refuses files that are not there. */
  final void check(FileChecks files) throws IOException {
    if (!read.needsNoFiles()) {
      files.inputs(inputs());
    }
    files.inputs(labels == null ? List.of() : labels);
  }

  /** Whether all files that are named are looked at. */
  final boolean areSeen(FileChecks files) {
    return files.sees(inputs()) && (labels == null || files.sees(labels));
  }

  /** Whether rows are named. */
  final boolean isGiven() {
    return input != null || read.needsNoFiles();
  }

  /** The files, directories and globs; none for a table. */
  final List<String> inputs() {
    return input == null ? List.of() : input;
  }

  /** What names the rows, for messages. */
  final String describe() {
    return input != null ? "--input " + String.join(" ", input) : read.describe();
  }

  /**
   * The options that say which rows, as they were given, as words of another command line; values
   * for sources of Spark's, which may be passwords, are left out.
   */
  static String words(CommandLine given) {
    return given.getCommandSpec().options().stream()
        .filter(SourceOptions::isOne)
        .flatMap(option -> option.originalStringValues().stream().map(text -> word(option, text)))
        .collect(Collectors.joining(" "));
  }

  private static boolean isOne(OptionSpec option) {
    return option.userObject() instanceof Field field
        && HOLDERS.contains(field.getDeclaringClass());
  }

  private static String word(OptionSpec option, String text) {
    String shown = Map.class.isAssignableFrom(option.type()) ? hidden(text) : text;
    return option.longestName() + (shown.startsWith("-") ? "=" : " ") + quoted(shown);
  }

  private static String hidden(String setting) {
    return setting.replaceFirst("(?s)=.*", "=...");
  }

  /** The name of a directory as a shell takes it, so that more can follow. */
  static String directory(String name) {
    return quoted(name.replaceFirst("(?<=[^/])/+$", ""));
  }

  /** A name as a shell takes it. */
  static String quoted(String name) {
    return name.matches("[\\w./:@%+,-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }

  /** Whether a text stands in what names the rows. */
  final boolean mention(String text) {
    return inputs().stream().anyMatch(name -> name.contains(text)) || read.mention(text);
  }

  /** Changes what names the rows. */
  final void change(UnaryOperator<String> to) {
    input = input == null ? null : input.stream().map(to).toList();
    labels = labels == null ? null : labels.stream().map(to).toList();
    read.change(to);
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
        ColumnNames.of(features),
        ColumnNames.of(exclude),
        List.of(),
        label,
        weight,
        id,
        List.of(),
        read.reading(),
        null);
  }
}
