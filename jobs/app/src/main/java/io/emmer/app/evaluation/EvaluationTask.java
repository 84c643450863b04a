package io.emmer.app.evaluation;

import io.emmer.app.evaluation.Evaluation.Exemplar;
import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Objective;
import io.emmer.em.data.DataBlock;
import io.emmer.em.metric.Contingency;
import io.emmer.spark.rows.LabelledTask;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.SparkDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Looks at every row under a model.
 *
 * @param origin origin[d]: blocks hold x_n - origin
 * @param exemplars rows to keep for every component
 */
public record EvaluationTask(Candidate<?, ?> candidate, double[] origin, int exemplars)
    implements LabelledTask<Evaluation> {

  /**
   * Evaluates a model on rows.
   *
   * @param exemplars rows to keep for every component
   * @param description of the pass, for operators
   */
  public static Evaluation run(
      SparkDataset data, Candidate<?, ?> candidate, int exemplars, String description) {
    EvaluationTask task = new EvaluationTask(candidate, data.origin(), exemplars);
    return data.reduceLabelled(description, task);
  }

  @Override
  public Worker<Evaluation> worker() {
    EStep<?> eStep = candidate.eStep(origin);
    return leaf -> evaluate(leaf, eStep.assign(leaf.block()));
  }

  private Evaluation evaluate(Leaf leaf, Assignments assigned) {
    DataBlock block = leaf.block();
    int components = assigned.components();
    Contingency.Counter counts = new Contingency.Counter(components);
    double weight = 0;
    double score = 0;
    for (int n = 0; n < block.rows(); n++) {
      weight += block.weight(n);
      score += block.weight(n) * assigned.score()[n];
      if (leaf.labels() != null && leaf.labels()[n] != null) {
        counts.add(leaf.labels()[n], assigned.component()[n]);
      }
    }
    List<List<Exemplar>> typical = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      typical.add(typical(leaf, assigned, k));
    }
    return new Evaluation(block.rows(), weight, score, counts.contingency(), typical, exemplars);
  }

  /** Only rows that belong to component k most of all are typical of it. */
  private List<Exemplar> typical(Leaf leaf, Assignments assigned, int k) {
    if (exemplars == 0) {
      return List.of();
    }
    Objective objective = candidate.family().objective();
    PriorityQueue<Exemplar> worstFirst = new PriorityQueue<>(Exemplar.BEST_FIRST.reversed());
    for (int n = 0; n < assigned.rows(); n++) {
      if (assigned.component()[n] == k) {
        double typicality =
            objective.report(assigned.score()[n]) + Math.log(assigned.responsibility(n, k));
        long row = leaf.block().firstRow() + n;
        String label = leaf.labels() == null ? null : leaf.labels()[n];
        worstFirst.add(new Exemplar(row, label, typicality, null));
        if (worstFirst.size() > exemplars) {
          worstFirst.remove();
        }
      }
    }
    return worstFirst.stream()
        .sorted(Exemplar.BEST_FIRST)
        .map(e -> withValues(e, leaf.block()))
        .toList();
  }

  private Exemplar withValues(Exemplar e, DataBlock block) {
    double[] values = new double[block.dimensions()];
    block.copyRow((int) (e.row() - block.firstRow()), values, 0);
    for (int d = 0; d < values.length; d++) {
      values[d] += origin[d];
    }
    return new Exemplar(e.row(), e.label(), e.typicality(), values);
  }
}
