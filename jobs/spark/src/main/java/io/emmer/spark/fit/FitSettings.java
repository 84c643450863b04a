package io.emmer.spark.fit;

import io.emmer.em.HyperParameters;
import io.emmer.em.Setting;
import io.emmer.em.StopRule;
import io.emmer.em.findings.FitFindings;
import io.emmer.em.init.Initialization;

/**
 * What one fit does.
 *
 * @param components K
 * @param start where the runs start
 * @param minShareOrNull share of the weight below which a component is small, if not the default
 * @param mustConverge whether a fit that did not converge is no result
 */
public record FitSettings(
    int components,
    int restarts,
    long seed,
    Initialization start,
    StopRule rule,
    HyperParameters hyperParameters,
    Double minShareOrNull,
    boolean mustConverge) {
  public static final Setting COMPONENTS = Setting.limitedCount("components", 10, 1);
  public static final Setting RESTARTS = Setting.limitedCount("restarts", 1, 1);

  public FitSettings {
    COMPONENTS.check(components);
    RESTARTS.check(restarts);
  }

  /** A fit that is judged by the defaults. */
  public FitSettings(
      int components,
      int restarts,
      long seed,
      Initialization start,
      StopRule rule,
      HyperParameters hyperParameters) {
    this(components, restarts, seed, start, rule, hyperParameters, null, false);
  }

  /** The same, judged by other limits. */
  public FitSettings judged(Double minShare, boolean converged) {
    return new FitSettings(
        components, restarts, seed, start, rule, hyperParameters, minShare, converged);
  }

  /** By what the fit is judged. */
  public FitFindings.Limits limits() {
    boolean warm = start instanceof Initialization.FromModel;
    return new FitFindings.Limits(rule, warm, minShareOrNull, mustConverge);
  }
}
