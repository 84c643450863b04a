package io.emmer.app.cli;

import io.emmer.spark.UsageException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say how files are laid out. */
final class LayoutOptions {
  @NoEffectOnNumbers
  @Option(
      names = "--input-format",
      paramLabel = "NAME",
      description =
          "idx, npy, parquet, orc, csv, tsv, json, or any format of spark.read; for ratings "
              + "parquet or text. Default: detected.")
  private String inputFormat;

  @Option(
      names = "--delimiter",
      paramLabel = "TEXT",
      description =
          "Character between fields, or tab; for ratings any text. Default: a comma for "
              + ".csv, a tab for .tsv, otherwise a comma in tables and a tab in ratings.")
  private String delimiter;

  @Option(
      names = "--header",
      arity = "0..1",
      fallbackValue = "yes",
      paramLabel = "yes|no",
      description =
          "Whether the first line names the columns. Default: yes for tables, no for " + "ratings.")
  private String header;

  /** The format of the files, if it is given. */
  Optional<String> format() {
    return Optional.ofNullable(inputFormat);
  }

  /** What stands between fields, if it is given. */
  Optional<String> delimiter() {
    return Optional.ofNullable(delimiter)
        .map(text -> text.equals("tab") || text.equals("\\t") ? "\t" : text);
  }

  boolean headerIsGiven() {
    return header != null;
  }

  /** Whether there is a header, where nothing is given as {@code otherwise}. */
  boolean header(boolean otherwise) {
    if (header == null) {
      return otherwise;
    }
    if (!header.equals("yes") && !header.equals("no")) {
      throw new UsageException("--header %s: expected yes or no", header);
    }
    return header.equals("yes");
  }
}
