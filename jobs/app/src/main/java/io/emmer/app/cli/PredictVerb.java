package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.predict.PredictJob;
import io.emmer.app.predict.PredictionColumns;
import io.emmer.app.predict.Responsibilities;
import io.emmer.em.Candidate;
import io.emmer.em.Objective;
import io.emmer.em.metric.ScoreQuantiles;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.Publication;
import io.emmer.em.model.StoredModel;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Component, log-density and responsibilities of every row. */
@Command(
    name = "predict",
    customSynopsis = "emmer predict --model DIR --input PATH --output DIR [options]",
    description = "Writes the component and density of each row, or of outliers only.",
    footer = {
      "  emmer predict --model model --input t10k-images-idx3-ubyte.gz --output predictions",
      "  emmer predict --model model --input rows.npy --format npy --output predictions",
      "  emmer predict --model model --input customers.csv --top 100 --keep name,city \\",
      "      --format csv --output unusual"
    })
final class PredictVerb extends SparkVerb {
  private static final double LEAST_QUANTILE = 1e-3;
  private static final int MOST_ROWS = 1_000_000;

  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--format",
      description =
          "${COMPLETION-CANDIDATES}. csv is one file, predictions.csv; npy is one array "
              + "per column: component, logDensity (kmeans: squaredDistance), percentile (share of "
              + "the rows of the fit that are less likely), responsibilities, label, and row if "
              + "not all are written. Default: ${DEFAULT-VALUE}.")
  private PredictionFormat format = PredictionFormat.PARQUET;

  @Option(
      names = "--responsibilities",
      paramLabel = "all|none|M",
      description =
          "All, none, or the M largest of every row with their components. Default: all "
              + "up to 100 components; none for kmeans.")
  private String responsibilities;

  @Option(
      names = "--outliers",
      paramLabel = "Q",
      description =
          "Write only rows less likely than the share Q of the rows of the fit (0.001 to "
              + "1), with the three cells that make them so.")
  private Double outliers;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Write only the N least likely rows, the least likely first.")
  private Integer top;

  @Option(
      names = "--keep",
      paramLabel = "COLUMN",
      split = ",",
      description = "Tables: columns to write beside the predictions, separated by commas.")
  private List<String> keep = List.of();

  /** What was written. */
  private record Result(long rows, String output) {}

  @Override
  SparkWork prepare() {
    if (outliers != null && top != null) {
      throw new UsageException("--outliers and --top both choose rows; give one of them");
    }
    require(
        outliers == null || (outliers >= LEAST_QUANTILE && outliers < 1),
        "--outliers " + outliers,
        "a share from .001 to below 1");
    require(top == null || (top >= 1 && top <= MOST_ROWS), "--top " + top, "1 to " + MOST_ROWS);
    Responsibilities.parse(responsibilities, 1, true); // refused before Spark starts
    RowQuery query = input.query().keep(ColumnNames.of(keep));
    return () -> {
      StoredModel stored = HadoopModels.read(job.hadoop(), model.model);
      RowSource found = inspect(query.knowing(stored, false));
      RowSource source = found.preparedAs(job.hadoop(), stored);
      Candidate<?, ?> candidate = HadoopModels.candidate(stored);
      ScoreQuantiles quantiles = quantiles(stored, candidate.family().objective());
      PredictionColumns columns = columns(source, stored, candidate, quantiles != null);
      if (isDryRun(source.describe())) {
        return;
      }
      long[] count = new long[1];
      try (Rows rows = source.load(job, candidate.family())) {
        List<Column> features =
            stored.document().schema().map(TableSchema::columns).orElse(List.of());
        PredictJob all = new PredictJob(job, rows.data(), candidate, columns, quantiles, features);
        PredictJob wanted =
            outliers != null ? all.below(outliers) : top != null ? all.least(top) : all;
        String written = output.write(job.hadoop(), to -> count[0] = fill(wanted, to));
        count[0] = format == PredictionFormat.PARQUET ? wanted.count(written) : count[0];
      }
      tell(count[0]);
    };
  }

  private void tell(long count) {
    printResult(new Result(count, output.output), count + " predictions in " + output.output);
    tellNext(
        Text.format(
            "emmer report --model %s %s --output report.html",
            SourceOptions.directory(model.model), SourceOptions.words(commandLine())));
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.directory(output);
    files.model(model.model);
    input.check(files);
  }

  private ScoreQuantiles quantiles(StoredModel stored, Objective objective) {
    Optional<List<Double>> known = stored.document().scoreQuantiles();
    if (known.isEmpty() && outliers != null) {
      throw new UsageException(
          "--outliers: %s/model.json does not say how likely the rows of its fit were; give --top,"
              + " or fit the model again",
          model.model);
    }
    try {
      return known.map(values -> new ScoreQuantiles(objective, values)).orElse(null);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(e, "%s/model.json: %s", model.model, e.getMessage());
    }
  }

  /** What is written, as the options and the model say; warns of what the format cannot hold. */
  private PredictionColumns columns(
      RowSource source, StoredModel stored, Candidate<?, ?> candidate, boolean percentile) {
    boolean isTable = format != PredictionFormat.NPY;
    boolean chosen = outliers != null || top != null;
    boolean known =
        candidate.model().cells().isPresent()
            && stored.document().schema().stream()
                .flatMap(schema -> schema.columns().stream())
                .anyMatch(column -> column.averageLogDensity() != null);
    Objective objective = candidate.family().objective();
    PredictionColumns columns =
        new PredictionColumns(
            source.input().idType(),
            source.labelType(),
            objective,
            percentile,
            Responsibilities.parse(
                responsibilities, candidate.model().components(), objective.isLikelihood()),
            isTable && chosen && known,
            isTable ? ColumnNames.of(keep) : List.of(),
            isTable ? source.input().keptTypes() : List.of());
    if (columns.clash() != null) {
      throw new UsageException(
          "--keep %s: predictions have a column of this name; leave it out", columns.clash());
    }
    if (!isTable) {
      warn(columns);
    }
    return columns;
  }

  private void warn(PredictionColumns columns) {
    if (columns.idType() != null) {
      err().println("warning: ids are not written to npy; give csv or parquet");
    }
    if (columns.hasTextLabels()) {
      err().println("warning: labels that are texts are not written to npy; give csv or parquet");
    }
    if (!keep.isEmpty()) {
      err().println("warning: columns to keep are not written to npy; give csv or parquet");
    }
  }

  private long fill(PredictJob predict, Publication to) throws IOException {
    return switch (format) {
      case PARQUET -> {
        predict.fillParquet(to);
        yield 0;
      }
      case CSV -> predict.fillCsv(to);
      case NPY -> predict.fillNpy(to);
    };
  }

  /** The formats of predictions. */
  private enum PredictionFormat {
    /** A table of all columns. */
    PARQUET,
    /** A table in text, with ids and labels. */
    CSV,
    /** An array per column, without ids; of all rows, row n is row n of the input. */
    NPY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
