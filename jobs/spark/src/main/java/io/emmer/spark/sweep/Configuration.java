package io.emmer.spark.sweep;

import io.emmer.em.Family;
import io.emmer.em.Objective;
import io.emmer.spark.fit.FitSettings;

/** One family with one K, fitted from one or more starting points. */
public record Configuration(Family<?, ?> family, FitSettings settings) {
  /**
   * The name of those that can be ranked together: families with a density over the same space, or
   * K-means of one K.
   */
  String group() {
    if (hasInertia()) {
      return family.name() + "-" + settings.components();
    }
    return family.name().startsWith("gaussian-") ? "gaussian" : family.name();
  }

  boolean hasInertia() {
    return family.objective() == Objective.INERTIA;
  }

  /** Memory of the statistics of one run, in bytes. */
  long statisticsBytes(int dimensions) {
    return family.statisticsBytes(settings.components(), dimensions);
  }
}
