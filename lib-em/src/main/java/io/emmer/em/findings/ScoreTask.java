package io.emmer.em.findings;

import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;

/**
 * The score of rows under a model: sum_n w_n log p(x_n), or the inertia.
 *
 * @param origin origin[d]: blocks hold x_n - origin
 */
public record ScoreTask(Candidate<?, ?> candidate, double[] origin)
    implements LeafTask<ScoreTask.Sums> {

  /** Sums over rows. */
  public record Sums(double weight, double score) implements Mergeable<Sums> {
    @Override
    public Sums merge(Sums right) {
      return new Sums(weight + right.weight, score + right.score);
    }

    /** The mean. */
    public double perRow() {
      return score / weight;
    }
  }

  @Override
  public Worker<Sums> worker() {
    EStep<?> eStep = candidate.eStep(origin);
    return block -> sums(block, eStep.assign(block).score());
  }

  private static Sums sums(DataBlock block, double[] scores) {
    double weight = 0;
    double sum = 0;
    for (int n = 0; n < block.rows(); n++) {
      double rowWeight = block.weight(n);
      weight += rowWeight;
      sum += rowWeight == 0 ? 0 : rowWeight * scores[n];
    }
    return new Sums(weight, sum);
  }
}
