package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.transform.TransformFit;
import picocli.CommandLine.Option;

/** Options that say which rows models are fitted to, and how those are prepared. */
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
   * The rows that the options name, with the transform that is to be fitted to them.
   *
   * @param seed of --subset
   */
  RowQuery query(long seed) {
    require(subset == null || subset >= 1, "--subset " + subset, "1 or more");
    require(pca == null || pca >= 1, "--pca " + pca, "1 or more");
    RowQuery query = query().transformed(new TransformFit(standardize, pca == null ? 0 : pca));
    return subset == null ? query : query.draw(seed, subset);
  }

  /** Refuses {@code --subset} where rows are chosen in another way. */
  void refuseSubset(String otherOption) {
    if (subset != null) {
      throw new UsageException(
          "--subset %d: %s chooses rows too; leave --subset out", subset, otherOption);
    }
  }
}
