package io.emmer.app.cli;

import io.emmer.app.predict.PredictJob;
import io.emmer.app.predict.PredictionFormat;
import io.emmer.em.Candidate;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Component, log-density and responsibilities of every row. */
@Command(
    name = "predict",
    description = "Writes component, log-density and responsibilities of every row.",
    footer = {
      "",
      "Examples:",
      "  emmer predict --model model --input t10k-images-idx3-ubyte.gz --output predictions",
      "  emmer predict --model model --input rows.npy --format npy --output predictions"
    })
final class PredictVerb extends Verb {
  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--format",
      description = {
        "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. npy is one array a column, in the",
        "order of rows: component, logDensity (kmeans: squaredDistance), responsibilities, label."
      })
  private PredictionFormat format = PredictionFormat.PARQUET;

  /** What was written. */
  private record Result(long rows, String output) {}

  @Override
  void run() throws IOException {
    RowQuery query = input.query();
    try (SparkJob job = startSpark()) {
      HadoopStore store = new HadoopStore(job.hadoop());
      store.requireFree(output.output, output.overwrite);
      model.requireRows(job.hadoop());
      RowSource found = query.inspect(job.hadoop());
      store.requireApart(output.output, found.paths());
      store.requireApart(output.output, List.of(model.model));
      StoredModel stored = HadoopModels.read(job.hadoop(), model.model);
      RowSource source = found.preparedAs(job.hadoop(), stored);
      Candidate<?, ?> candidate = HadoopModels.candidate(stored);
      if (isDryRun(source.describe())) {
        return;
      }
      try (Rows rows = source.load(job, candidate.family())) {
        write(job, rows, candidate, source.labelled());
      }
      long count = source.input().rows();
      printResult(new Result(count, output.output), count + " predictions in " + output.output);
    }
  }

  private void write(SparkJob job, Rows rows, Candidate<?, ?> candidate, boolean labelled)
      throws IOException {
    SparkDataset data = rows.data();
    String idType = rows.input().idType();
    if (format == PredictionFormat.PARQUET) {
      PredictJob.writeParquet(job, data, candidate, idType, output.output, output.overwrite);
      return;
    }
    if (idType != null) {
      err().println("warning: ids are not written to npy; its rows are in the order of the input");
    }
    PredictJob.writeNpy(job, data, candidate, labelled, output.output, output.overwrite);
  }
}
