package io.emmer.em.init;

import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of some leaves that one round of k-means|| draws: those with u_n phi &lt; l w_n d_n^2
 * for a uniform variate u_n, where phi = sum_m w_m d_m^2 over all rows. The sum over the rows seen
 * is a lower bound of phi that only grows, so one pass both sums and draws: rows that fail by the
 * bound fail in the end, and about l rows are held at any time.
 */
final class OversampledRows implements Mergeable<OversampledRows> {
  private static final long serialVersionUID = 1L;

  private record Row(double uniform, double mass, double[] values) implements Serializable {}

  private final int expected;
  private final List<Row> rows = new ArrayList<>(); // in the order of the data
  private double potential;

  private OversampledRows(int expected) {
    this.expected = expected;
  }

  static OversampledRows of(DataBlock leaf, OversamplingRound round, SeedingPass pass) {
    OversampledRows drawn = new OversampledRows(round.expected());
    double[] massOf = new double[leaf.rows()];
    pass.visit(
        leaf,
        (n, mass) -> {
          massOf[n] = mass[0];
          drawn.potential += mass[0];
        });
    for (int n = 0; n < massOf.length; n++) {
      double uniform = massOf[n] > 0 ? round.uniform(leaf.firstRow() + n) : 1;
      if (drawn.wins(uniform, massOf[n])) {
        double[] values = new double[leaf.dimensions()];
        leaf.copyRow(n, values, 0);
        drawn.rows.add(new Row(uniform, massOf[n], values));
      }
    }
    return drawn;
  }

  private boolean wins(double uniform, double mass) {
    return uniform * potential < expected * mass;
  }

  @Override
  public OversampledRows merge(OversampledRows right) {
    potential += right.potential;
    rows.addAll(right.rows);
    rows.removeIf(row -> !wins(row.uniform, row.mass));
    return this;
  }

  /** phi. */
  double potential() {
    return potential;
  }

  /** The rows drawn, relative to the origin. */
  List<double[]> values() {
    return rows.stream().map(Row::values).toList();
  }
}
