package io.emmer.app.bench;

import java.util.List;

/**
 * Milliseconds an iteration of one subject, of every run.
 *
 * @param msPerIteration in the order of runs; none where it failed
 * @param failure what the system said instead, one line, or null
 */
public record Measurement(
    String work, BenchSystem system, String storage, List<Double> msPerIteration, String failure) {
  public Measurement {
    msPerIteration = List.copyOf(msPerIteration);
  }

  Measurement(String work, BenchSystem system, String storage, List<Double> msPerIteration) {
    this(work, system, storage, msPerIteration, null);
  }

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

  /** MLlib's K-means over sparse vectors among measurements, or null. */
  static Measurement yardstick(List<Measurement> all) {
    return all.stream()
        .filter(m -> m.system() == BenchSystem.MLLIB_SPARSE && !m.isFailed())
        .findFirst()
        .orElse(null);
  }
}
