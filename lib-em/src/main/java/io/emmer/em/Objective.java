package io.emmer.em;

/** What a family maximises, and how people and files are told of it. */
public enum Objective {
  /** sum_n w_n log p(x_n) in nats; larger is better. */
  LOG_LIKELIHOOD(
      "log-likelihood",
      "logLikelihood",
      "logDensity",
      StopRule.MAX_ITERATIONS.defaultCount(),
      "random-rows"),

  /** sum_n w_n |x_n - c|^2; smaller is better, so the loop maximises its negative. */
  INERTIA("inertia", "inertia", "squaredDistance", 300, "kmeans++");

  private final String label;
  private final String key;
  private final String scoreName;
  private final int defaultMaxIterations;
  private final String defaultInitialization;

  Objective(
      String label,
      String key,
      String scoreName,
      int defaultMaxIterations,
      String defaultInitialization) {
    this.label = label;
    this.key = key;
    this.scoreName = scoreName;
    this.defaultMaxIterations = defaultMaxIterations;
    this.defaultInitialization = defaultInitialization;
  }

  /** The name in texts and in model.json. */
  public String label() {
    return label;
  }

  /** The name of the total as a field of JSON results; {@code PerRow} is appended for the mean. */
  public String key() {
    return key;
  }

  /** The name of the column that holds a row's part of the objective. */
  public String scoreName() {
    return scoreName;
  }

  /** From the maximised value to the reported one, and back. */
  public double report(double maximised) {
    return isLikelihood() ? maximised : -maximised;
  }

  /** By how much one reported value is better than another; negative if it is worse. */
  public double improvement(double from, double to) {
    return report(to - from);
  }

  /** Whether one reported value is better than another. */
  public boolean isBetter(double value, double than) {
    return report(value) > report(than);
  }

  /**
   * Whether it is the logarithm of a density. Then it has information criteria, rows have
   * densities, values of different K can be compared, and a model needs a row for every component.
   */
  public boolean isLikelihood() {
    return this == LOG_LIKELIHOOD;
  }

  /**
   * The change that a relative tolerance of 1 allows.
   *
   * @param previous penalised objective before the M-step
   * @param weight sum_n w_n
   */
  public double toleranceScale(double previous, double weight) {
    return isLikelihood() ? Math.max(weight, Math.abs(previous)) : Math.abs(previous);
  }

  /** M-steps at the most, if the user does not say. */
  public int defaultMaxIterations() {
    return defaultMaxIterations;
  }

  /** How a fit starts, if neither the user says nor the family. */
  public String defaultInitialization() {
    return defaultInitialization;
  }
}
