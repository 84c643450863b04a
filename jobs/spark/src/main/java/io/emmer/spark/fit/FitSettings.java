package io.emmer.spark.fit;

import io.emmer.em.HyperParameters;
import io.emmer.em.Setting;
import io.emmer.em.StopRule;
import io.emmer.em.init.Initialization;

/**
 * What one fit does.
 *
 * @param components K
 * @param start where the runs start
 */
public record FitSettings(
    int components,
    int restarts,
    long seed,
    Initialization start,
    StopRule rule,
    HyperParameters hyperParameters) {
  public static final Setting COMPONENTS = Setting.limitedCount("components", 10, 1);
  public static final Setting RESTARTS = Setting.limitedCount("restarts", 1, 1);

  public FitSettings {
    COMPONENTS.check(components);
    RESTARTS.check(restarts);
  }
}
