package io.emmer.app.nightly;

import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.RowSubset;
import io.emmer.spark.rows.Scaling;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The rows of a date, split by a hash of the row into those for the fit and those held out.
 *
 * @param all rows of the date
 * @param chosen the rows that are held out
 */
record DateRows(RowSource all, RowSubset chosen) {
  /** Looks at the files of the date and chooses the rows that are held out; reads no rows. */
  static DateRows of(
      Configuration conf, NightlySettings.Input input, long seed, Optional<RunDocument> baseline)
      throws IOException {
    InputDocument before = baseline.map(RunDocument::input).orElse(InputDocument.UNKNOWN);
    RowSource all = input.query().knowing(before).inspect(conf);
    long rows = all.input().rows();
    if (rows < 2) {
      throw new InputException(
          "%s: found %d row, expected 2 or more, as some are held out",
          all.input().files().get(0).path(), rows);
    }
    long count = Math.max(1, Math.min(rows - 1, Math.round(input.heldOut() * rows)));
    return new DateRows(all, RowSubset.of(seed, rows, count));
  }

  /** The rows that models are fitted to. */
  RowSource training() {
    return all.select(chosen.others());
  }

  /** The rows that models are compared on. */
  RowSource heldOut() {
    return all.select(chosen);
  }

  /** Splits rows that are prepared in another way as these. */
  DateRows with(RowSource prepared) {
    return new DateRows(prepared, chosen);
  }

  /** The rows in one line for people. */
  String describe() {
    return Text.format("%s, %d of them held out", all.describe(), chosen.rows());
  }

  /**
   * The same rows, prepared as those of the published model.
   *
   * @throws InputException if that has other dimensions
   * @throws UsageException if the options want the rows prepared otherwise
   */
  DateRows preparedAs(Configuration conf, StoredModel published) throws IOException {
    RowSource prepared = all.startingFrom(conf, published);
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
    long rows = all.input().rows();
    return ModelMetadata.input(all)
        .with(new InputDocument.Split(rows, rows - chosen.rows(), chosen.rows()));
  }

  String fingerprint() {
    return document().fingerprint();
  }
}
