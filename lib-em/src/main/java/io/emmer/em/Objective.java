package io.emmer.em;

/** What a family maximises, and how it is reported. */
public enum Objective {
  /** sum_n w_n log p(x_n) in nats; larger is better. */
  LOG_LIKELIHOOD("log-likelihood", 1),
  /** sum_n w_n |x_n - c|^2; smaller is better, so the loop maximises its negative. */
  INERTIA("inertia", -1);

  private final String label;
  private final int sign;

  Objective(String label, int sign) {
    this.label = label;
    this.sign = sign;
  }

  public String label() {
    return label;
  }

  /** From the maximised value to the reported one, and back. */
  public double report(double maximised) {
    return sign * maximised;
  }
}
