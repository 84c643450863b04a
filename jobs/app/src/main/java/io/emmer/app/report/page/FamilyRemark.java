package io.emmer.app.report.page;

/** The remark of how the objective of a family is to be read. */
final class FamilyRemark {
  private FamilyRemark() {}

  /** The remark, or an empty text. */
  static String of(String family) {
    if (family.equals("bernoulli")) {
      return "On grey levels between 0 and 1 the Bernoulli objective is a cross-entropy score, not"
          + " a normalised log-likelihood: compare it between runs on the same rows, and not with"
          + " other families. On rows of zeros and ones it is the log-likelihood.";
    }
    if (family.startsWith("gaussian")) {
      return "These are densities, not probabilities: they may be above 1, and a positive"
          + " log-likelihood is right where components are narrow. The value depends on the units"
          + " of the features, so compare it only between runs on the same rows.";
    }
    if (family.equals("kmeans")) {
      return "Inertia is the sum of squared distances of the rows to their nearest centre: smaller"
          + " is better. A component's weight is its share of the rows.";
    }
    return "";
  }
}
