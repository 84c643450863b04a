package io.emmer.app.cli;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.text.Text;
import io.emmer.spark.UsageException;
import io.emmer.spark.ratings.FactorModel;
import io.emmer.spark.rows.FileFormat;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.TableFile;
import io.emmer.spark.rows.TableQuery;
import io.emmer.spark.rows.TableReading;
import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a data path or a model directory holds. */
@Command(
    name = "inspect",
    description = "Prints what data files or a model directory hold.",
    footer = {
      "  emmer inspect train-images-idx3-ubyte.gz emmer-demo/model",
      "  emmer inspect rows.txt --input-format csv --delimiter ';'"
    })
final class InspectVerb extends SparkVerb {
  @Parameters(arity = "0..*", paramLabel = "PATH", description = "Data or model directories.")
  private List<String> paths;

  @Mixin private LayoutOptions layout;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "A table or view of Spark's catalog.")
  private String table;

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
    if (paths == null && table == null) {
      throw new UsageException("give a PATH, or --table");
    }
    TableReading reading = reading();
    return () -> {
      Map<String, Object> result = new LinkedHashMap<>();
      StringBuilder text = new StringBuilder();
      if (table != null) {
        add("table " + table, null, TableFile.ofSpark(List.of(), reading), result, text);
      }
      for (String path : paths == null ? List.<String>of() : paths) {
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
          inspectData(job.hadoop(), path, reading, result, text);
        }
      }
      printResult(result, text.toString().stripTrailing());
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    if (paths != null && !reading().ofFiles().isBySpark()) {
      files.inputs(paths);
    }
  }

  private TableReading reading() {
    return new TableReading(
        layout.format().orElse(null),
        Map.of(),
        table,
        null,
        null,
        new CsvDialect(
            layout.delimiter().orElse(""), layout.header(true), layout.headerIsGiven(), Set.of()));
  }

  private static void inspectData(
      Configuration conf,
      String name,
      TableReading reading,
      Map<String, Object> result,
      StringBuilder text)
      throws IOException {
    TableReading ofFiles = reading.ofFiles();
    if (ofFiles.isBySpark()) {
      add(name, null, TableFile.ofSpark(List.of(name), ofFiles), result, text);
      return;
    }
    TableQuery all = TableQuery.ALL.reading(ofFiles);
    for (Path path : InputPaths.resolve(conf, List.of(name))) {
      TableFile table = TableFile.inspect(conf, path, ofFiles).orElse(null);
      // A model could be fitted to a table without features only with --features.
      boolean hasRows = table == null || table.hasWholeRows();
      RowInput rows = hasRows ? FileFormat.inspect(conf, List.of(path.toString()), 0, all) : null;
      add(path.toString(), rows, table, result, text);
    }
  }

  /**
   * Adds what is known of a file or table.
   *
   * @param input if it is one of rows, else null
   * @param table if it has columns, else null
   */
  private static void add(
      String name,
      RowInput input,
      TableFile table,
      Map<String, Object> result,
      StringBuilder text) {
    boolean hasRows = input != null;
    Data data =
        new Data(
            table == null ? null : table.columns(),
            hasRows ? input.format() : table.format(),
            hasRows ? input.type() : null,
            hasRows ? input.rows() : table.rows(),
            hasRows ? input.dimensions() : null,
            hasRows ? input.files().get(0).bytes() : table.bytes());
    result.put(name, data);
    text.append(name).append(": ").append(data.format);
    text.append(
        hasRows
            ? Text.format(
                ", %s, %d rows of %s", data.type, data.rows, Arrays.toString(input.rowShape()))
            : Text.format(", %d rows", data.rows));
    text.append(data.bytes > 0 || hasRows ? Text.format(", %d bytes", data.bytes) : "");
    text.append(table == null ? "" : "; columns " + table.describe())
        .append(System.lineSeparator());
  }
}
