package io.emmer.app.cli;

import io.emmer.em.model.ModelDirectory;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The option that says which model a verb applies. */
final class ModelOptions {
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Model directory.")
  String model;

  /**
   * Refuses a model of ratings before anything is said about the input.
   *
   * @throws io.emmer.em.model.ModelFormatException if it is one, or no model
   */
  void requireRows(Configuration conf) throws IOException {
    ModelDirectory.requireRows(new HadoopStore(conf), model);
  }
}
