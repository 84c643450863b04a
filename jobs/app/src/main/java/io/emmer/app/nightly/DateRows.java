package io.emmer.app.nightly;

import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.RowSplit;
import io.emmer.spark.rows.Scaling;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The rows of a date, split by a hash of the row into those for the fit and those held out.
 *
 * @param split of all rows of the date
 */
record DateRows(RowSplit split) {
  /** Looks at the files of the date and chooses the rows that are held out; reads no rows. */
  static DateRows of(
      Configuration conf, NightlySettings.Input input, long seed, Optional<RunDocument> baseline)
      throws IOException {
    InputDocument before = baseline.map(RunDocument::input).orElse(InputDocument.UNKNOWN);
    RowSource all = input.query().knowing(before).inspect(conf);
    return new DateRows(RowSplit.of(all, seed, input.heldOut()));
  }

  /** All rows of the date. */
  RowSource all() {
    return split.all();
  }

  /** The rows that models are fitted to. */
  RowSource training() {
    return split.training();
  }

  /** The rows that models are compared on. */
  RowSource heldOut() {
    return split.heldOut();
  }

  /** Splits rows that are prepared in another way as these. */
  DateRows with(RowSource prepared) {
    return new DateRows(split.with(prepared));
  }

  /** The rows in one line for people. */
  String describe() {
    return split.describe();
  }

  /**
   * The same rows, prepared as those of the published model.
   *
   * @throws io.emmer.spark.InputException if that has other dimensions
   * @throws UsageException if the options want the rows prepared otherwise
   */
  DateRows preparedAs(Configuration conf, StoredModel published) throws IOException {
    RowSource prepared = all().startingFrom(conf, published);
    Scaling scaling = prepared.scaling();
    double divisor = published.input().scale().orElse(scaling.divisor());
    double threshold = published.input().binarize().orElse(Double.NaN);
    if (divisor != scaling.divisor() || Double.compare(threshold, scaling.threshold()) != 0) {
      throw new UsageException(
          "%s: its rows were divided by %s and binarized at %s, found %s and %s; give the same"
              + " --scale and --binarize, or another --output",
          published.directory(), divisor, threshold, scaling.divisor(), scaling.threshold());
    }
    return with(prepared);
  }

  /** Which rows these are, as documents have it. */
  InputDocument document() {
    return ModelMetadata.input(all()).with(split.document());
  }

  String fingerprint() {
    return document().fingerprint();
  }
}
