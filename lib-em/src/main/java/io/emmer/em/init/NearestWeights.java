package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.MixtureEStep;

/**
 * Sums the weights of the rows nearest to every point, the first of equals.
 *
 * @param points points[i][d], relative to the origin
 */
record NearestWeights(double[][] points) implements LeafTask<NearestWeights.Sums> {
  @Override
  public Worker<Sums> worker() {
    ComponentScores scores = SeedingPass.scores(new double[0][], points);
    return leaf -> new Sums(sums(leaf, scores));
  }

  private static double[] sums(DataBlock leaf, ComponentScores scores) {
    double[] sums = new double[scores.components()];
    double[] tile = new double[MixtureEStep.TILE_ROWS * scores.stride()];
    for (int from = 0; from < leaf.rows(); from += MixtureEStep.TILE_ROWS) {
      int to = Math.min(from + MixtureEStep.TILE_ROWS, leaf.rows());
      scores.score(leaf, from, to, tile);
      for (int n = from; n < to; n++) {
        int nearest = ComponentScores.largest(tile, (n - from) * scores.stride(), sums.length);
        sums[nearest] += leaf.weight(n);
      }
    }
    return sums;
  }

  /** Weight by point. */
  record Sums(double[] weights) implements Mergeable<Sums> {
    @Override
    public Sums merge(Sums right) {
      Mergeable.addTo(weights, right.weights);
      return this;
    }
  }
}
