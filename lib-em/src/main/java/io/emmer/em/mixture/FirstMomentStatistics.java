package io.emmer.em.mixture;

import java.util.List;

/** First moments alone, which are enough for Bernoulli. */
public final class FirstMomentStatistics extends MixtureStatistics<FirstMomentStatistics> {
  private static final long serialVersionUID = 1L;

  /**
   * Statistics of no rows.
   *
   * @param components K
   * @param origin origin[d]: rows are held as x_n - origin
   */
  public FirstMomentStatistics(int components, double[] origin) {
    super(components, origin);
  }

  private FirstMomentStatistics(FirstMomentStatistics other, double[] firstMoments) {
    super(other, firstMoments);
  }

  @Override
  public FirstMomentStatistics withSums(List<double[]> replaced) {
    return new FirstMomentStatistics(this, replaced.get(0));
  }
}
