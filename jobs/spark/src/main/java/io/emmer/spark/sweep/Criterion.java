package io.emmer.spark.sweep;

import io.emmer.em.metric.InformationCriteria;
import java.util.Locale;

/** By which information criterion mixtures are ranked; smaller is better. */
public enum Criterion {
  BIC,
  AIC,
  ICL;

  /** The criterion's value. */
  double of(InformationCriteria criteria) {
    return switch (this) {
      case BIC -> criteria.bic();
      case AIC -> criteria.aic();
      case ICL -> criteria.icl();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
