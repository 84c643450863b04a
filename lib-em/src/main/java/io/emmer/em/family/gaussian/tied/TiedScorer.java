package io.emmer.em.family.gaussian.tied;

import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.LinearScorer;
import io.emmer.em.mixture.WhitenedScores;
import java.util.Arrays;

/** {@link TiedScores}, with the common term of every row: its whitened norm. */
final class TiedScorer extends LinearScorer {
  private final TiedGaussianModel model;
  private final double logNormaliser;
  private final double[] centre;
  private final double[] best;
  private final double[] common;
  private final WhitenedScores whitened;
  private int first;

  TiedScorer(TiedGaussianModel model, double[] origin) {
    super(TiedScores.of(model, origin).linear(), 0);
    this.model = model;
    this.logNormaliser = TiedGaussianFamily.logNormaliser(model);
    this.centre = new double[origin.length];
    this.best = new double[tileRows()];
    this.common = new double[tileRows()];
    this.whitened = new WhitenedScores(tileRows());
  }

  @Override
  public void score(DataBlock block, int from, int to, double[] tile) {
    super.score(block, from, to, tile);
    first = from;
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    whitened.clear();
    for (int n = from; n < to; n++) {
      whitened.add(n, n - from);
    }
    WhitenedScores.Component component =
        new WhitenedScores.Component(model.whitening(), centre, logNormaliser);
    whitened.score(block, component, best, common, 1, 0);
  }

  @Override
  public double commonTerm(DataBlock block, int n) {
    return common[n - first];
  }
}
