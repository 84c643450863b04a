package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.LinearScores;
import io.emmer.em.mixture.MixtureEStep;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums the weights of the rows nearest to every point, the first of equals.
 *
 * @param points points[i][d] of every key, relative to the origin
 */
record NearestWeights(List<double[][]> points) implements LeafTask<NearestWeights.Sums> {

  @Override
  public Worker<Sums> worker() {
    List<LinearScores> scores =
        points.stream().map(p -> SeedingPass.scores(new double[0][], p)).toList();
    return leaf -> {
      List<double[]> sums = new ArrayList<>();
      scores.forEach(own -> sums.add(sums(leaf, own)));
      return new Sums(sums);
    };
  }

  private static double[] sums(DataBlock leaf, LinearScores scores) {
    double[] sums = new double[scores.components()];
    double[] tile = new double[MixtureEStep.TILE_ROWS * scores.stride()];
    for (int from = 0; from < leaf.rows(); from += MixtureEStep.TILE_ROWS) {
      int to = Math.min(from + MixtureEStep.TILE_ROWS, leaf.rows());
      scores.score(leaf, from, to, tile);
      for (int n = from; n < to; n++) {
        sums[largest(tile, (n - from) * scores.stride(), sums.length)] += leaf.weight(n);
      }
    }
    return sums;
  }

  private static int largest(double[] values, int offset, int length) {
    int best = 0;
    for (int i = 1; i < length; i++) {
      if (values[offset + i] > values[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  /** sums[i] of every key. */
  record Sums(List<double[]> sums) implements Mergeable<Sums> {
    @Override
    public Sums merge(Sums right) {
      for (int key = 0; key < sums.size(); key++) {
        double[] left = sums.get(key);
        for (int i = 0; i < left.length; i++) {
          left[i] += right.sums.get(key)[i];
        }
      }
      return this;
    }
  }
}
