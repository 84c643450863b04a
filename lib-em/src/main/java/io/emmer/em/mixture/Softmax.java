package io.emmer.em.mixture;

/** exp(a_k) / sum_j exp(a_j), in place, with the log of the sum and the entropy on the way. */
public final class Softmax {
  private final double cut;
  private double entropy;

  /**
   * Values that are more than {@code cut} below the largest one become exactly 0.
   *
   * @param cut in nats, or infinity
   */
  public Softmax(double cut) {
    this.cut = cut;
  }

  /** The softmax of {@code values} as a new array. */
  public static double[] of(double... values) {
    double[] result = values.clone();
    new Softmax(Double.POSITIVE_INFINITY).inPlace(result, 0, result.length);
    return result;
  }

  /**
   * Replaces values[from .. from+count-1] by their softmax. All negative infinities stay as they
   * are.
   *
   * @return log sum_k exp(values[from + k]) of the values before
   */
  public double inPlace(double[] values, int from, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      max = values[i] > max ? values[i] : max;
    }
    entropy = 0;
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    double weighted = 0; // sum_k exp(s_k) s_k with s_k = a_k - max <= 0
    for (int i = from; i < from + count; i++) {
      double shifted = values[i] - max;
      double exp = shifted < -cut ? 0 : StrictMath.exp(shifted);
      values[i] = exp;
      sum += exp;
      weighted += exp == 0 ? 0 : exp * shifted;
    }
    double logSum = StrictMath.log(sum);
    for (int i = from; i < from + count; i++) {
      values[i] /= sum;
    }
    entropy = logSum - weighted / sum;
    return max + logSum;
  }

  /** -sum_k r_k log r_k of the last result r, in nats. */
  public double entropy() {
    return entropy;
  }
}
