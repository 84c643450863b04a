package io.emmer.app.nightly;

import io.emmer.em.Family;
import io.emmer.spark.checkpoint.Interval;
import io.emmer.spark.fit.FitSettings;

/**
 * The fit that a night runs.
 *
 * @param cold settings of a cold start; a warm one takes all of them but the start and the restarts
 * @param coldEvery days from one cold start to the next, 0 for never
 * @param checkpointInterval from one checkpoint to the next
 */
public record NightlyFit(
    Family<?, ?> family, FitSettings cold, int coldEvery, Interval checkpointInterval) {}
