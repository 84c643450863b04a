package io.emmer.app.nightly;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the cells of a column moved from those that the published model was fitted to; null where
 * a column has no such number.
 *
 * @param missing share of the cells that are missing
 * @param publishedMissing the same of the published model
 * @param shift of the mean, in standard deviations of the published model's rows
 * @param variation total variation of the shares of levels, from 0 to 1
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ColumnDrift(
    String name, Double missing, Double publishedMissing, Double shift, Double variation) {

  /** Of the columns of one name in both. */
  static List<ColumnDrift> of(TableSchema now, TableSchema published) {
    List<ColumnDrift> drifts = new ArrayList<>();
    for (Column column : now.columns()) {
      published.columns().stream()
          .filter(other -> other.name().equals(column.name()) && other.type() == column.type())
          .findFirst()
          .ifPresent(before -> drifts.add(of(column, before)));
    }
    return drifts;
  }

  private static ColumnDrift of(Column now, Column before) {
    return new ColumnDrift(
        now.name(),
        now.missing(),
        before.missing(),
        shift(now, before),
        now.shares() == null || before.shares() == null
            ? null
            : (Double)
                Column.totalVariation(
                    now.levels(), now.shares(), before.levels(), before.shares()));
  }

  private static Double shift(Column now, Column before) {
    Double deviation = before.standardDeviation();
    boolean known = now.mean() != null && before.mean() != null;
    return known && deviation != null && deviation > 0
        ? (Double) ((now.mean() - before.mean()) / deviation)
        : null;
  }

  /** The largest of all that moved, for an order. */
  double largest() {
    double ofMissing =
        missing == null || publishedMissing == null ? 0 : Math.abs(missing - publishedMissing);
    double ofMean = shift == null ? 0 : Math.abs(shift);
    return Math.max(Math.max(ofMissing, ofMean), variation == null ? 0 : variation);
  }
}
