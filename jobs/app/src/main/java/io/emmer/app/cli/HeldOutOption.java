package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.fit.WarmStart;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.RowSplit;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of verbs that fit, and look at rows that they did not fit to. */
final class HeldOutOption {
  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description =
          "Share of the rows, by a hash of seed and row, on which models are scored and to which"
              + " they are not fitted. Default: 0.")
  private Double share; // null, as 0 would be a setting of a checkpoint

  private RowSplit split;

  /** Refuses what is no share, and rows that are chosen in two ways. */
  void check(TrainingInputOptions input) {
    require(
        share == null || (share >= 0 && share < 1),
        "--held-out " + share,
        "a share from 0 to less than 1");
    if (isGiven()) {
      input.refuseSubset("--held-out");
    }
  }

  private boolean isGiven() {
    return share != null && share > 0;
  }

  /** The start of a fit to all rows but those that are held out. */
  WarmStart split(WarmStart start, long seed) {
    if (!isGiven()) {
      return start;
    }
    split = RowSplit.of(start.rows(), seed, share);
    return new WarmStart(start.model(), split.training());
  }

  /** How the rows were split, if they were. */
  Optional<RowSplit> split() {
    return Optional.ofNullable(split);
  }

  /** The rows that are held out, if some are. */
  Optional<RowSource> rows() {
    return split().map(RowSplit::heldOut);
  }
}
