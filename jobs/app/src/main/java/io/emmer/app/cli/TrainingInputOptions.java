package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.em.Family;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.CellTypes;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.transform.TransformFit;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say which rows models are fitted to, and how those are prepared. */
final class TrainingInputOptions extends InputOptions {
  @Option(
      names = "--standardize",
      description = "Scale every feature to mean 0 and variance 1; stored with the model.")
  private boolean standardize;

  @Option(
      names = "--pca",
      paramLabel = "D'",
      description = "Project rows onto their first D' principal components; stored with the model.")
  private Integer pca;

  @Option(
      names = "--subset",
      paramLabel = "N",
      description = "Use N rows, drawn by a hash of seed and row: the same on any partitions.")
  private Long subset;

  @Option(
      names = "--categorical",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "mixed: numeric columns that are categories, separated by commas; '*' for all. "
              + "Text, true and false always are.")
  private List<String> categorical;

  @Option(
      names = "--count",
      paramLabel = "COLUMN",
      split = ",",
      description = "mixed: columns of counts (whole numbers of at least 0), separated by commas.")
  private List<String> counts;

  @Option(
      names = "--max-levels",
      paramLabel = "L",
      description = "mixed: maximum number of levels per column. Default: 1000.")
  private Integer maxLevels;

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

  /**
   * The same for families of which some may tell columns apart by what they hold.
   *
   * @param err takes a warning of options that none of them uses
   */
  RowQuery query(long seed, List<Family<?, ?>> families, PrintWriter err) {
    RowQuery query = query(seed);
    boolean used = families.stream().anyMatch(family -> family.support().missing());
    boolean given = categorical != null || counts != null || maxLevels != null;
    if (given && !used) {
      err.println("warning: --categorical, --count and --max-levels are used by mixed alone");
    }
    if (!used) {
      return query;
    }
    int most = maxLevels == null ? CellTypes.MAX_LEVELS.defaultCount() : maxLevels;
    return query.table(
        query
            .table()
            .cells(
                new CellTypes(
                    ColumnNames.of(categorical), ColumnNames.of(counts), most, null, true)));
  }

  /** Refuses {@code --subset} where rows are chosen in another way. */
  void refuseSubset(String otherOption) {
    if (subset != null) {
      throw new UsageException(
          "--subset %d: %s chooses rows too; leave --subset out", subset, otherOption);
    }
  }
}
