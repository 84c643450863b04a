package io.emmer.app.cli;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.spark.SparkJob;
import io.emmer.spark.ratings.FactorModel;
import io.emmer.spark.rows.FileFormat;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.TableFile;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a data path or a model directory holds. */
@Command(
    name = "inspect",
    description = "Prints what data files or a model directory hold.",
    footer = {"", "Example:", "  emmer inspect train-images-idx3-ubyte.gz emmer-demo/model"})
final class InspectVerb extends Verb {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Data or model directories.")
  private List<String> paths;

  /** What a file of data holds; columns and types of tables, which may have no features. */
  private record Data(
      Map<String, String> columns,
      String format,
      String type,
      long rows,
      Integer dimensions,
      long bytes) {}

  @Override
  void run() throws IOException {
    try (SparkJob job = startSpark()) {
      Map<String, Object> result = new LinkedHashMap<>();
      StringBuilder text = new StringBuilder();
      for (String path : paths) {
        if (HadoopModels.isModel(job.hadoop(), path)) {
          if (FactorModel.isOne(job.hadoop(), path)) {
            FactorModel.check(job.hadoop(), path);
          } else {
            HadoopModels.read(job.hadoop(), path);
          }
          // As it is in the file, with fields that Emmer does not know.
          Object model =
              Json.object(new HadoopStore(job.hadoop()), path + "/" + ModelDirectory.MODEL_JSON);
          result.put(path, model);
          text.append(path).append(": ").append(Json.text(model)).append('\n');
        } else {
          inspectData(job.hadoop(), path, result, text);
        }
      }
      printResult(result, text.toString().stripTrailing());
    }
  }

  private static void inspectData(
      Configuration conf, String name, Map<String, Object> result, StringBuilder text)
      throws IOException {
    for (Path path : InputPaths.resolve(conf, List.of(name))) {
      Optional<TableFile> table = TableFile.inspect(conf, path);
      if (table.isPresent() && !table.get().hasFeatures()) {
        result.put(path.toString(), inspectTable(path, table.get(), text));
        continue;
      }
      RowInput input = FileFormat.inspect(conf, List.of(path), 0, null);
      long bytes = input.files().get(0).bytes();
      result.put(
          path.toString(),
          new Data(
              table.map(TableFile::columns).orElse(null),
              input.format(),
              input.type(),
              input.rows(),
              input.dimensions(),
              bytes));
      text.append(
          "%s: %s, %s, %d rows of %s, %d bytes%s%n"
              .formatted(
                  path,
                  input.format(),
                  input.type(),
                  input.rows(),
                  Arrays.toString(input.rowShape()),
                  bytes,
                  table.map(file -> "; columns " + file.describe()).orElse("")));
    }
  }

  /** A table that a model could be fitted to only with --features, as predictions are. */
  private static Data inspectTable(Path path, TableFile table, StringBuilder text) {
    text.append(
        "%s: parquet, %d rows, %d bytes; columns %s%n"
            .formatted(path, table.rows(), table.bytes(), table.describe()));
    return new Data(table.columns(), "parquet", null, table.rows(), null, table.bytes());
  }
}
