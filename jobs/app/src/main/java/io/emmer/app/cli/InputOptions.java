package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.ScalingRequest;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** Options that say which rows a verb reads, how they are scaled, and how they are cut. */
class InputOptions extends SourceOptions {
  @NoEffectOnNumbers
  @Option(
      names = "--scale",
      paramLabel = "S",
      description =
          "Divide every value by S. Default: as in the model, otherwise 255 for bytes and "
              + "1 for the rest.")
  private Double scale;

  @Option(
      names = "--binarize",
      paramLabel = "T",
      description = "After scaling, replace values of at least T by 1 and all others by 0.")
  private Double binarize;

  @NoEffectOnNumbers
  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "Number of partitions; the result does not depend on it. Default: chosen by "
              + "size and cores.")
  private int partitions;

  @Option(
      names = "--leaf-rows",
      paramLabel = "N",
      description =
          "Rows per leaf, the unit in which results are summed. Default: " + "${DEFAULT-VALUE}.")
  private int leafRows = RowQuery.DEFAULT_LEAF_ROWS;

  /** The rows that the options name, as they are to be scaled and cut. */
  @Override
  RowQuery query() {
    require(partitions >= 0, "--partitions " + partitions, "0 or more");
    require(leafRows >= 1, "--leaf-rows " + leafRows, "1 or more");
    requireScale(scale);
    return super.query()
        .scaled(new ScalingRequest(optional(scale), optional(binarize)))
        .cut(leafRows, partitions);
  }

  /** Refuses what nothing can be divided by; null is what is not given. */
  static void requireScale(Double scale) {
    require(
        scale == null || (scale > 0 && Double.isFinite(scale)),
        "--scale " + scale,
        "a positive number");
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
