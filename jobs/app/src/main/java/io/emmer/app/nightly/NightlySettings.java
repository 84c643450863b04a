package io.emmer.app.nightly;

import io.emmer.em.Family;
import io.emmer.spark.checkpoint.Interval;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.RowQuery;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
    Input input,
    Fit fit,
    Gate gate,
    int keepRuns,
    Optional<String> prometheus,
    boolean force,
    Options options) {

  /**
   * The rows that a night asks for.
   *
   * @param query for all rows of the date
   * @param heldOut share of them that models are compared on and not fitted to
   */
  public record Input(RowQuery query, double heldOut) {}

  /**
   * The fit that a night runs.
   *
   * @param cold settings of a cold start; a warm one takes all of them but the start and restarts
   * @param coldEvery days from one cold start to the next, 0 for never
   * @param checkpointInterval from one checkpoint to the next
   */
  public record Fit(
      Family<?, ?> family, FitSettings cold, int coldEvery, Interval checkpointInterval) {}

  /**
   * The options of a night as its records keep them.
   *
   * @param all as {@code name = value}
   * @param deciding by name, those that may change a number
   */
  public record Options(List<String> all, Map<String, String> deciding) {}
}
