package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.ratings.RatingColumns;
import io.emmer.spark.ratings.RatingReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How files of ratings are laid out. */
@NoEffectOnNumbers
final class RatingFileOptions {
  @Option(names = "--format", hidden = true)
  private String formatBefore;

  @Option(
      names = "--user-column",
      paramLabel = "NAME|N",
      description = "Name, or number from 1. Default: user if columns have names, otherwise 1.")
  private String user;

  @Option(
      names = "--item-column",
      paramLabel = "NAME|N",
      description = "Name, or number from 1. Default: item if columns have names, otherwise 2.")
  private String item;

  @Option(
      names = "--rating-column",
      paramLabel = "NAME|N",
      description = "Name, or number from 1. Default: rating if columns have names, otherwise 3.")
  private String rating;

  /** The files, looked at. */
  RatingReader open(SparkJob job, List<String> names, LayoutOptions text, boolean pairs)
      throws IOException {
    return RatingReader.open(job.session(), names, columns(names.get(0), text), pairs);
  }

  /** Refuses what is called otherwise now. */
  void check(LayoutOptions text) {
    if (formatBefore != null) {
      throw new UsageException(
          "--format %s: the format of inputs is --input-format now", formatBefore);
    }
    text.format().ifPresent(RatingFileOptions::format);
  }

  private static RatingColumns.Format format(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "parquet" -> RatingColumns.Format.PARQUET;
      case "text", "csv", "tsv" -> RatingColumns.Format.TEXT;
      default ->
          throw new UsageException("--input-format %s: expected parquet or text, of ratings", name);
    };
  }

  private RatingColumns columns(String first, LayoutOptions text) {
    String plain = first.replaceAll("(\\.gz|\\.bz2|/)+$", "");
    RatingColumns.Format otherwise =
        plain.endsWith(".parquet") ? RatingColumns.Format.PARQUET : RatingColumns.Format.TEXT;
    RatingColumns.Format as = text.format().map(RatingFileOptions::format).orElse(otherwise);
    boolean header = text.header(false);
    boolean named = header || as == RatingColumns.Format.PARQUET;
    String between = text.delimiter().orElse(plain.endsWith(".csv") ? "," : "\t");
    require(
        !between.isEmpty() && !between.contains("\n") && !between.contains("\""),
        "--delimiter",
        "tab or a text without quotes");
    return new RatingColumns(
        as,
        between,
        header,
        user != null ? user : named ? "user" : "1",
        item != null ? item : named ? "item" : "2",
        rating != null ? rating : named ? "rating" : "3");
  }
}
