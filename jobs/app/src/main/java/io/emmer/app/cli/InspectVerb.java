package io.emmer.app.cli;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.text.Text;
import io.emmer.spark.ratings.FactorModel;
import io.emmer.spark.rows.FileFormat;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.TableFile;
import io.emmer.spark.rows.TableQuery;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a data path or a model directory holds. */
@Command(
    name = "inspect",
    description = "Prints what data files or a model directory hold.",
    footer = {"  emmer inspect train-images-idx3-ubyte.gz emmer-demo/model"})
final class InspectVerb extends SparkVerb {
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
  SparkWork prepare() {
    return () -> {
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
          Object model = Json.object(store, path + "/" + ModelDirectory.MODEL_JSON);
          result.put(path, model);
          text.append(path).append(": ").append(Json.text(model)).append('\n');
        } else {
          inspectData(job.hadoop(), path, result, text);
        }
      }
      printResult(result, text.toString().stripTrailing());
    };
  }

  private static void inspectData(
      Configuration conf, String name, Map<String, Object> result, StringBuilder text)
      throws IOException {
    for (Path path : InputPaths.resolve(conf, List.of(name))) {
      TableFile table = TableFile.inspect(conf, path).orElse(null);
      // A model could be fitted to a table without features only with --features.
      boolean hasRows = table == null || table.hasFeatures();
      RowInput input =
          hasRows ? FileFormat.inspect(conf, List.of(path.toString()), 0, TableQuery.ALL) : null;
      Data data =
          new Data(
              table == null ? null : table.columns(),
              hasRows ? input.format() : table.format(),
              hasRows ? input.type() : null,
              hasRows ? input.rows() : table.rows(),
              hasRows ? input.dimensions() : null,
              hasRows ? input.files().get(0).bytes() : table.bytes());
      result.put(path.toString(), data);
      text.append(path).append(": ").append(data.format);
      text.append(
          hasRows
              ? Text.format(
                  ", %s, %d rows of %s", data.type, data.rows, Arrays.toString(input.rowShape()))
              : Text.format(", %d rows", data.rows));
      text.append(
          Text.format(
              ", %d bytes%s%n", data.bytes, table == null ? "" : "; columns " + table.describe()));
    }
  }
}
