package io.emmer.em;

/** What a family maximises, and how people and files are told of it. */
public enum Objective {
  /** sum_n w_n log p(x_n) in nats; larger is better. */
  LOG_LIKELIHOOD("log-likelihood", "logLikelihood", "logDensity", 1) {
    @Override
    double toleranceScale(double previous, double weight) {
      return Math.max(weight, Math.abs(previous));
    }

    @Override
    public int defaultMaxIterations() {
      return StopRule.MAX_ITERATIONS.defaultCount();
    }

    @Override
    public String defaultInitialization() {
      return "random-rows";
    }

    @Override
    public String title(String family, int components) {
      return "%s mixture of %d components".formatted(family, components);
    }

    @Override
    public String exemplarLabel() {
      return "responsibility";
    }

    @Override
    public double exemplarValue(double responsibility, double goodness) {
      return responsibility;
    }
  },

  /** sum_n w_n |x_n - c|^2; smaller is better, so the loop maximises its negative. */
  INERTIA("inertia", "inertia", "squaredDistance", -1) {
    @Override
    double toleranceScale(double previous, double weight) {
      return Math.abs(previous);
    }

    @Override
    public int defaultMaxIterations() {
      return 300;
    }

    @Override
    public String defaultInitialization() {
      return "kmeans++";
    }

    @Override
    public String title(String family, int components) {
      return "K-means with %d clusters".formatted(components);
    }

    @Override
    public String exemplarLabel() {
      return "squared distance";
    }

    @Override
    public double exemplarValue(double responsibility, double goodness) {
      return -goodness;
    }
  };

  private final String label;
  private final String key;
  private final String scoreName;
  private final int sign;

  Objective(String label, String key, String scoreName, int sign) {
    this.label = label;
    this.key = key;
    this.scoreName = scoreName;
    this.sign = sign;
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
    return sign * maximised;
  }

  /** By how much one reported value is better than another; negative if it is worse. */
  public double improvement(double from, double to) {
    return sign * (to - from);
  }

  /** Whether one reported value is better than another. */
  public boolean isBetter(double value, double than) {
    return sign * value > sign * than;
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
  abstract double toleranceScale(double previous, double weight);

  /** M-steps at the most, if the user does not say. */
  public abstract int defaultMaxIterations();

  /** How a fit starts, if the user does not say. */
  public abstract String defaultInitialization();

  /** The title of a model's report. */
  public abstract String title(String family, int components);

  /** What a report says of a row that is typical of its component. */
  public abstract String exemplarLabel();

  /**
   * The value of {@link #exemplarLabel}.
   *
   * @param goodness the row's part of what is maximised
   */
  public abstract double exemplarValue(double responsibility, double goodness);
}
