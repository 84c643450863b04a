package io.emmer.app.nightly;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Settings of one run of one date.
 *
 * @param output the directory of all nights
 * @param gate what a new model must keep to be published
 * @param keepRuns runs whose models and pages are kept
 * @param prometheus file for Prometheus, if not that in {@code output}
 * @param force whether a finished date is run again
 */
public record NightlySettings(
    String output,
    LocalDate runDate,
    NightlyInput input,
    NightlyFit fit,
    Gate gate,
    int keepRuns,
    Optional<String> prometheus,
    boolean force,
    NightlyOptions options) {}
