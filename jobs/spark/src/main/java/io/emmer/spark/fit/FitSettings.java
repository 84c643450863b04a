package io.emmer.spark.fit;

import io.emmer.em.StopRule;
import io.emmer.em.family.HyperParameters;
import io.emmer.em.init.Start;

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
    Start start,
    StopRule rule,
    HyperParameters hyperParameters) {}
