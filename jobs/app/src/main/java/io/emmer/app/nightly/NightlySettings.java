package io.emmer.app.nightly;

import io.emmer.em.Family;
import io.emmer.spark.checkpoint.Interval;
import io.emmer.spark.fit.FitSettings;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a night does.
 *
 * @param output the directory of all nights
 * @param fit of a cold start; a warm one takes all of it but the start and the restarts
 * @param coldEvery days from one cold start to the next, 0 for never
 * @param keepRuns runs whose models and pages are kept
 * @param prometheus file for Prometheus, if not that in {@code output}
 * @param force whether a finished date is run again
 */
public record NightlySettings(
    String output,
    LocalDate runDate,
    Family<?, ?> family,
    FitSettings fit,
    Gate gate,
    int coldEvery,
    int keepRuns,
    Interval checkpointInterval,
    Optional<String> prometheus,
    boolean force) {}
