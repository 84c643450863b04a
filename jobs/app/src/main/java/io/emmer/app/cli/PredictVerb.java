package io.emmer.app.cli;

import io.emmer.app.predict.PredictJob;
import io.emmer.em.Candidate;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Component, log-density and responsibilities of every row. */
@Command(
    name = "predict",
    description = "Writes component, log-density and responsibilities of every row.",
    footer = {
      "  emmer predict --model model --input t10k-images-idx3-ubyte.gz --output predictions",
      "  emmer predict --model model --input rows.npy --format npy --output predictions"
    })
final class PredictVerb extends SparkVerb {
  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--format",
      description = {
        "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. csv is one file, predictions.csv; npy",
        "is one array a column, in the order of rows: component, logDensity (kmeans:",
        "squaredDistance), responsibilities, label."
      })
  private PredictionFormat format = PredictionFormat.PARQUET;

  /** What was written. */
  private record Result(long rows, String output) {}

  @Override
  SparkWork prepare() {
    RowQuery query = input.query();
    return () -> {
      store.requireApart(output.output, List.of(model.model));
      StoredModel stored = HadoopModels.read(job.hadoop(), model.model);
      RowSource found = query.knowing(stored, false).inspect(job.hadoop());
      store.requireApart(output.output, found.paths());
      RowSource source = found.preparedAs(job.hadoop(), stored);
      Candidate<?, ?> candidate = HadoopModels.candidate(stored);
      if (isDryRun(source.describe())) {
        return;
      }
      try (Rows rows = source.load(job, candidate.family())) {
        output.write(job.hadoop(), content(rows, source, candidate));
      }
      long count = source.input().rows();
      printResult(new Result(count, output.output), count + " predictions in " + output.output);
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.directory(output);
    files.model(model.model);
    input.check(files);
  }

  private NewDirectory.Filler content(Rows rows, RowSource source, Candidate<?, ?> candidate) {
    PredictJob predict = new PredictJob(job, rows.data(), candidate);
    String idType = rows.input().idType();
    String labelType = source.labelType();
    return switch (format) {
      case PARQUET -> to -> predict.fillParquet(labelType, idType, to);
      case CSV -> to -> predict.fillCsv(idType != null, labelType != null, to);
      case NPY -> {
        if (idType != null) {
          err()
              .println(
                  "warning: ids are not written to npy; its rows are in the order of the input");
        }
        if (isText(labelType)) {
          err()
              .println(
                  "warning: labels that are texts are not written to npy; give csv or parquet");
        }
        yield to -> predict.fillNpy(labelType != null && !isText(labelType), to);
      }
    };
  }

  private static boolean isText(String sqlType) {
    return sqlType != null && sqlType.equals("STRING");
  }

  /** The formats of predictions. */
  private enum PredictionFormat {
    /** A table of all columns. */
    PARQUET,
    /** A table in text, with ids and labels. */
    CSV,
    /** An array per column, in which row n is row n of the input; ids are left out. */
    NPY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
