package io.emmer.app.cli;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.spark.UsageException;
import io.emmer.spark.ratings.FactorModel;
import io.emmer.spark.rows.TableReading;
import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a data path or a model directory holds. */
@Command(
    name = "inspect",
    customSynopsis = "emmer inspect PATH... [options]",
    description = "Prints what data files or a model directory hold.",
    footer = {
      "  emmer inspect train-images-idx3-ubyte.gz emmer-demo/model",
      "  emmer inspect rows.txt --input-format csv --delimiter ';'"
    })
final class InspectVerb extends SparkVerb {
  @NamesInput
  @Parameters(arity = "0..*", paramLabel = "PATH", description = "Data or model directories.")
  private List<String> positional = List.of();

  @NamesInput
  @Option(
      names = {"-i", "--input"},
      paramLabel = "PATH",
      description = "Data, as PATH. Repeatable.")
  private List<String> inputs = List.of();

  @NamesInput
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model directory, as PATH. Repeatable.")
  private List<String> models = List.of();

  @Mixin private LayoutOptions layout;

  @Option(
      names = "--null",
      paramLabel = "TEXT",
      description = "CSV: text that stands for a missing cell, besides an empty one. Repeatable.")
  private List<String> nulls = List.of();

  @Option(names = "--table", paramLabel = "NAME", description = "Table or view in Spark's catalog.")
  private String table;

  @Option(
      names = "--read-option",
      paramLabel = "KEY=VALUE",
      description = "Option of a Spark data source that --input-format names. Repeatable.")
  private Map<String, String> options;

  @Override
  SparkWork prepare() {
    ReadOptions.check(reading(), options != null);
    if (paths().isEmpty() && table == null) {
      throw new UsageException("give a PATH, or --table");
    }
    return () -> inspect(job.hadoop());
  }

  /** All that is named. */
  private List<String> paths() {
    return Stream.of(positional, inputs, models).flatMap(List::stream).toList();
  }

  /** Models are told of without Spark. */
  @Override
  boolean isDone(FileChecks early) throws IOException {
    for (String path : paths()) {
      if (!early.sees(path) || !HadoopModels.isModel(early.configuration(), path)) {
        return false;
      }
    }
    if (dryRun || table != null) {
      return false;
    }
    inspect(early.configuration());
    return true;
  }

  private void inspect(Configuration conf) throws IOException {
    TableReading reading = reading();
    Map<String, Object> result = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    if (table != null) {
      add(InspectedData.ofTable(table, reading), result, text);
    }
    for (String path : paths()) {
      if (HadoopModels.isModel(conf, path)) {
        // As it is in the file, with fields that Emmer does not know.
        Object model = Json.object(new HadoopStore(conf), path + "/" + ModelDirectory.MODEL_JSON);
        result.put(path, model);
        if (FactorModel.isOne(conf, path)) {
          FactorModel.check(conf, path);
          text.append(path).append(": ").append(Json.text(model)).append('\n');
        } else {
          text.append(ModelDigest.of(HadoopModels.read(conf, path)));
        }
      } else {
        add(InspectedData.of(job, path, reading.ofFiles()), result, text);
      }
    }
    printResult(result, text.toString().stripTrailing());
  }

  @Override
  void check(FileChecks files) throws IOException {
    if (!reading().ofFiles().isBySpark()) {
      files.inputs(paths());
    }
  }

  private TableReading reading() {
    return new TableReading(
        layout.format().orElse(null),
        options == null ? Map.of() : options,
        table,
        null,
        null,
        new CsvDialect(
            layout.delimiter().orElse(""),
            layout.header(true),
            layout.headerIsGiven(),
            Set.copyOf(nulls)));
  }

  private static void add(
      Map<String, InspectedData> found, Map<String, Object> result, StringBuilder text) {
    result.putAll(found);
    found.forEach((name, data) -> text.append(name).append(": ").append(data.lines()));
  }
}
