package io.emmer.app.evaluation;

import io.emmer.em.Mergeable;
import io.emmer.em.metric.Contingency;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The evaluation of a model on all rows, found in one pass: how well it fits, which labels its
 * components own, and the rows that are most typical of each.
 *
 * @param rows number of rows seen
 * @param weight sum_n w_n
 * @param score sum_n w_n log p(x_n); for K-means sum_n w_n |x_n - c|^2
 * @param contingency labels against components; without labels, of no rows
 * @param exemplars the most typical rows of component k at position k, best first
 */
public record Evaluation(
    long rows,
    double weight,
    double score,
    Contingency contingency,
    List<List<Exemplar>> exemplars,
    int exemplarsPerComponent)
    implements Mergeable<Evaluation> {

  /**
   * A typical row of a component.
   *
   * @param row global index
   * @param label or null
   * @param typicality log pi_k p_k(x_n), for K-means minus the squared distance. Not p(k | x_n),
   *     which is highest far from the other components, at the edge of this one
   * @param values values[d] in the space of the data
   */
  public record Exemplar(long row, String label, double typicality, double[] values)
      implements Serializable {
    static final Comparator<Exemplar> BEST_FIRST =
        Comparator.comparingDouble((Exemplar e) -> -e.typicality).thenComparingLong(e -> e.row);
  }

  /** The score of a row of weight 1 on average. */
  public double perRow() {
    return score / weight;
  }

  @Override
  public Evaluation merge(Evaluation right) {
    for (int k = 0; k < exemplars.size(); k++) {
      exemplars.set(
          k,
          Stream.concat(exemplars.get(k).stream(), right.exemplars.get(k).stream())
              .sorted(Exemplar.BEST_FIRST)
              .limit(exemplarsPerComponent)
              .toList());
    }
    return new Evaluation(
        rows + right.rows,
        weight + right.weight,
        score + right.score,
        contingency.merge(right.contingency),
        exemplars,
        exemplarsPerComponent);
  }
}
