package io.emmer.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.spark.SparkJob;
import io.emmer.spark.ratings.FactorModel;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowInputs;
import io.emmer.spark.rows.TableFile;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
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

  @Override
  void run() throws IOException {
    try (SparkJob job = startSpark()) {
      ObjectNode result = new ObjectMapper().createObjectNode();
      StringBuilder text = new StringBuilder();
      for (String path : paths) {
        if (HadoopModels.isModel(job.hadoop(), path)) {
          ObjectNode model =
              FactorModel.isOne(job.hadoop(), path)
                  ? FactorModel.inspect(job.hadoop(), path)
                  : HadoopModels.read(job.hadoop(), path).json();
          result.set(path, model);
          text.append(path).append(": ").append(model.toPrettyString()).append('\n');
        } else {
          inspectData(job.hadoop(), path, result, text);
        }
      }
      printResult(result, text.toString().stripTrailing());
    }
  }

  private static void inspectData(
      Configuration conf, String name, ObjectNode result, StringBuilder text) throws IOException {
    for (Path path : InputPaths.resolve(conf, List.of(name))) {
      ObjectNode node = result.putObject(path.toString());
      Optional<TableFile> table = TableFile.inspect(conf, path);
      table.ifPresent(file -> file.columns().forEach(node.putObject("columns")::put));
      if (table.isPresent() && !table.get().hasFeatures()) {
        inspectTable(path, table.get(), node, text);
        continue;
      }
      RowInput input = RowInputs.inspect(conf, List.of(path), 0, null);
      long bytes = input.files().get(0).bytes();
      node.put("format", input.format());
      node.put("type", input.type());
      node.put("rows", input.rows());
      node.put("dimensions", input.dimensions());
      node.put("bytes", bytes);
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
  private static void inspectTable(
      Path path, TableFile table, ObjectNode node, StringBuilder text) {
    node.put("format", "parquet");
    node.put("rows", table.rows());
    node.put("bytes", table.bytes());
    text.append(
        "%s: parquet, %d rows, %d bytes; columns %s%n"
            .formatted(path, table.rows(), table.bytes(), table.describe()));
  }
}
