package io.emmer.app.cli;

import io.emmer.em.Candidate;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Which model a verb applies. */
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

  /**
   * Reads the model, checks that it is one for these rows, and has them scaled and transformed as
   * those that it was fitted to.
   */
  Candidate<?, ?> load(Configuration conf, InputOptions.Inputs inputs, InputOptions input)
      throws IOException {
    return load(conf, model, inputs, input);
  }

  /** As above, for a model directory of this name. */
  static Candidate<?, ?> load(
      Configuration conf, String model, InputOptions.Inputs inputs, InputOptions input)
      throws IOException {
    int dimensions = inputs.rows().dimensions();
    StoredModel stored = HadoopModels.read(conf, model);
    RowTransform transform = HadoopModels.transform(conf, stored);
    int expected = transform.rawDimensions(stored.dimensions());
    if (expected != dimensions) {
      throw new InputException(
          "%s: a model of rows of %d dimensions, expected %d as the input has; give input of its kind"
              .formatted(model, expected, dimensions));
    }
    input.transformAs(transform);
    input.scaleAs(stored.input());
    return HadoopModels.candidate(stored);
  }
}
