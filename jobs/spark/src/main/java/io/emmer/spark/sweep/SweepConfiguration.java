package io.emmer.spark.sweep;

import io.emmer.em.Family;
import io.emmer.em.Objective;
import io.emmer.spark.fit.FitSettings;

/** One family with one K, fitted from one or more starting points. */
public record SweepConfiguration(Family<?, ?> family, FitSettings settings) {
  /**
   * The name of those that can be ranked together: families with a density over the same space, or
   * K-means of one K.
   */
  String group() {
    return objective().isLikelihood()
        ? family.group()
        : family.name() + "-" + settings.components();
  }

  /** What the family maximises. */
  Objective objective() {
    return family.objective();
  }

  /** Memory of the statistics of one run, in bytes. */
  long statisticsBytes(int dimensions) {
    return family.statisticsBytes(settings.components(), dimensions);
  }
}
