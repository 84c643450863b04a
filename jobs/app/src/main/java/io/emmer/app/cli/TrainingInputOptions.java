package io.emmer.app.cli;

import io.emmer.em.Family;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFit;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Which rows models are fitted to, and how those are prepared. */
final class TrainingInputOptions extends InputOptions {
  @Option(
      names = "--standardize",
      description = "Give every feature mean 0 and variance 1; stored with the model.")
  private boolean standardize;

  @Option(
      names = "--pca",
      paramLabel = "D'",
      description = "Reduce rows to their first D' principal components; stored with the model.")
  private Integer pca;

  @Option(
      names = "--subset",
      paramLabel = "N",
      description = "Use N rows drawn by a hash of seed and row, the same on any partitions.")
  private Long subset;

  /**
   * Looks at the files; reads no rows.
   *
   * @param seed of --subset
   */
  Inputs inspect(Configuration conf, long seed) throws IOException {
    if (subset != null && subset < 1) {
      throw new UsageException("--subset " + subset + ": expected 1 or more");
    }
    if (pca != null && pca < 1) {
      throw new UsageException("--pca " + pca + ": expected 1 or more");
    }
    Inputs inputs = inspect(conf);
    fitTransform(new TransformFit(standardize, pca == null ? 0 : pca), inputs);
    return subset == null ? inputs : inputs.subset(seed, subset);
  }

  /** Refuses {@code --subset} where rows are chosen in another way. */
  void refuseSubset(String otherOption) {
    if (subset != null) {
      throw new UsageException(
          "--subset %d: %s chooses rows too; leave --subset out".formatted(subset, otherOption));
    }
  }

  /**
   * Refuses families that have no density for transformed rows.
   *
   * @throws UsageException with one line that names the option
   */
  void checkFamily(Family<?, ?> family) {
    boolean bounded =
        Double.isFinite(family.lowestValue()) || Double.isFinite(family.highestValue());
    if (bounded && (standardize || pca != null)) {
      throw new UsageException(
          "%s: %s needs values from %s to %s; leave the option out or give another --family"
              .formatted(
                  pca != null ? "--pca" : "--standardize",
                  family.name(),
                  family.lowestValue(),
                  family.highestValue()));
    }
  }

  /** Has the rows prepared as those of the model that the fit starts from. */
  void startFrom(Configuration conf, StoredModel stored, Inputs inputs) throws IOException {
    RowTransform transform = HadoopModels.transform(conf, stored);
    boolean asModel =
        (!standardize || transform.standardizes())
            && (pca == null || pca == transform.reducedDimensions());
    if (!asModel) {
      throw new UsageException(
          "--init model:%s: its rows were %s; leave --standardize and --pca out"
              .formatted(
                  stored.directory(), transform.isNone() ? "as they are" : transform.describe()));
    }
    int expected = transform.rawDimensions(stored.dimensions());
    if (expected != inputs.rows().dimensions()) {
      throw new InputException(
          "%s: a model of rows of %d dimensions, expected %d as the input has"
              .formatted(stored.directory(), expected, inputs.rows().dimensions()));
    }
    if (!transform.isNone()) {
      scaleAs(stored.input());
      transformAs(transform);
    }
  }
}
