package io.emmer.app.predict;

import io.emmer.em.Objective;
import io.emmer.em.metric.ScoreQuantiles;
import java.io.Serializable;
import java.util.List;

/**
 * What a model says of a row.
 *
 * @param row its global number
 * @param id null without one
 * @param label null without one
 * @param percentile position of the score among those of the fit, NaN if it is not known
 * @param shares the responsibilities that are written
 * @param cells the costliest, first of all; none if they are not wanted
 * @param kept the texts of the columns that are kept, null where a cell is missing
 */
record Prediction(
    long row,
    String id,
    String label,
    int component,
    double score,
    double percentile,
    Shares shares,
    List<Cost> cells,
    String[] kept)
    implements Serializable {
  /**
   * A cell that is less likely than those of its column are on average.
   *
   * @param nats averageLogDensity_d - sum_k r_nk log p(x_nd | k), above 0
   */
  record Cost(String column, double nats) implements Serializable {}

  /**
   * Some of the responsibilities of a row.
   *
   * @param values values[i] = p(k | x) for k = components[i]
   */
  record Shares(int[] components, double[] values) implements Serializable {}

  /** The place of the row among those that are sorted by how likely they are. */
  LeastLikely.Entry place(Objective objective) {
    return new LeastLikely.Entry(ScoreQuantiles.goodness(objective, score), row);
  }
}
