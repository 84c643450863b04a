package io.emmer.app.bench;

import java.util.List;

/**
 * The milliseconds an iteration that one subject took, in every run.
 *
 * @param msPerIteration in the order of runs; none where it failed
 * @param accuracy how good the result is, or null but for works on ratings
 * @param failure what the system said instead, one line, or null
 */
public record Measurement(
    String work,
    BenchSystem system,
    String storage,
    List<Double> msPerIteration,
    Accuracy accuracy,
    String failure) {
  public Measurement {
    msPerIteration = List.copyOf(msPerIteration);
  }

  /**
   * What the factors of a work on ratings are worth, without which its times tell little.
   *
   * @param lambda weight of the squared lengths of factors, as the system takes it
   * @param testRmse root of the mean squared error over the test ratings after the long run
   */
  public record Accuracy(double lambda, double testRmse) {}

  /** Whether there are no times. */
  boolean isFailed() {
    return msPerIteration.isEmpty();
  }

  private double[] sorted() {
    return msPerIteration.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** The middle one, or the mean of the middle two. */
  public double median() {
    double[] sorted = sorted();
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  public double min() {
    return sorted()[0];
  }

  public double max() {
    return sorted()[msPerIteration.size() - 1];
  }

  public int runs() {
    return msPerIteration.size();
  }

  /**
   * Median over the median of the yardstick.
   *
   * @return NaN without times or a yardstick, or where that is too fast for the clock
   */
  public double ratioTo(Measurement yardstick) {
    if (isFailed() || yardstick == null || !(yardstick.median() > 0)) {
      return Double.NaN;
    }
    return median() / yardstick.median();
  }

  /** MLlib's ALS at the same work, else MLlib's K-means over sparse vectors; null without both. */
  Measurement yardstick(List<Measurement> all) {
    BenchSystem system = Work.isOfRatings(work) ? BenchSystem.ML_ALS : BenchSystem.MLLIB_SPARSE;
    return all.stream()
        .filter(m -> m.system() == system && !m.isFailed())
        .filter(m -> system == BenchSystem.MLLIB_SPARSE || m.work().equals(work))
        .findFirst()
        .orElse(null);
  }
}
