package io.emmer.em.mixture;

/**
 * The softmax of one row of a tile, in place, with the logarithm of the sum and the entropy on the
 * way. Scores far below the largest become exactly 0 and cost no exponential; {@link
 * io.emmer.em.function.Softmax} is the one without a cut.
 */
final class ScoreSoftmax {
  private final double cut;
  private double entropy;

  /**
   * @param cut how far, in nats, a score may lie below the largest one
   */
  ScoreSoftmax(double cut) {
    this.cut = cut;
  }

  /**
   * Replaces scores[from .. from+count-1] by their softmax; where all are negative infinity they
   * stay.
   *
   * @return log sum_k exp(scores[from + k]) of the scores before
   */
  double inPlace(double[] scores, int from, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      max = scores[i] > max ? scores[i] : max;
    }
    entropy = 0;
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    double weighted = 0; // sum_k exp(s_k) s_k with s_k = score_k - max <= 0
    for (int i = from; i < from + count; i++) {
      double shifted = scores[i] - max;
      double exp = shifted < -cut ? 0 : StrictMath.exp(shifted);
      scores[i] = exp;
      sum += exp;
      weighted += exp == 0 ? 0 : exp * shifted;
    }
    double logSum = StrictMath.log(sum);
    for (int i = from; i < from + count; i++) {
      if (scores[i] != 0) {
        scores[i] /= sum;
      }
    }
    entropy = logSum - weighted / sum;
    return max + logSum;
  }

  /** -sum_k r_k log r_k of the last result r, in nats: a sum of terms that are not negative. */
  double entropy() {
    return entropy;
  }
}
