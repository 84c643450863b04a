package io.emmer.app.predict;

import io.emmer.em.Assignments;
import io.emmer.spark.rows.Leaf;
import java.util.List;

/**
 * What a model says of row n of a leaf.
 *
 * @param percentile position of the score among those of the fit, NaN if it is not known
 * @param cells the costliest, first of all; none if they are not wanted
 */
record Prediction(Leaf leaf, int n, Assignments assigned, double percentile, List<Cost> cells) {
  /**
   * A cell that is less likely than those of its column are on average.
   *
   * @param nats averageLogDensity_d - sum_k r_nk log p(x_nd | k)
   */
  record Cost(String column, double nats) {}

  long row() {
    return leaf.block().firstRow() + n;
  }

  /** The id, null without one. */
  String id() {
    return leaf.ids() == null ? null : leaf.ids()[n];
  }

  /** The label, null without one. */
  String label() {
    return leaf.labels() == null ? null : leaf.labels()[n];
  }

  int component() {
    return assigned.component()[n];
  }

  double score() {
    return assigned.score()[n];
  }

  /** The responsibilities of these components. */
  double[] responsibilities(int[] components) {
    double[] values = new double[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = assigned.responsibility(n, components[i]);
    }
    return values;
  }

  /** The texts of the columns that are kept, null where a cell is missing. */
  String[] kept() {
    return leaf.kept() == null ? new String[0] : leaf.kept()[n];
  }
}
