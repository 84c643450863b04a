package io.emmer.spark.rows;

import io.emmer.em.model.InputDocument;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;

/**
 * Rows split by a hash of seed and row into those for a fit and those held out, the same on any
 * partitions.
 *
 * @param all rows
 * @param chosen the rows that are held out
 */
public record RowSplit(RowSource all, RowSubset chosen) {
  /**
   * Holds a share of rows out, one at least and never all.
   *
   * @throws InputException if there is one row only
   */
  public static RowSplit of(RowSource all, long seed, double share) {
    long rows = all.input().rows();
    if (rows < 2) {
      throw new InputException(
          "%s: found %d row, expected 2 or more, as some are held out",
          all.input().files().get(0).path(), rows);
    }
    long count = Math.max(1, Math.min(rows - 1, Math.round(share * rows)));
    return new RowSplit(all, RowSubset.of(seed, rows, count));
  }

  /** The rows that models are fitted to. */
  public RowSource training() {
    return all.select(chosen.others());
  }

  /** The rows that models are compared on. */
  public RowSource heldOut() {
    return all.select(chosen);
  }

  /** Splits rows that are prepared in another way as these. */
  public RowSplit with(RowSource prepared) {
    return new RowSplit(prepared, chosen);
  }

  /** The rows in one line for people. */
  public String describe() {
    return Text.format("%s, %d of them held out", all.describe(), chosen.rows());
  }

  /** The numbers of rows. */
  public InputDocument.Split document() {
    long rows = all.input().rows();
    return new InputDocument.Split(rows, rows - chosen.rows(), chosen.rows());
  }
}
