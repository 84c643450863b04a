package io.emmer.app.nightly;

import io.emmer.spark.rows.RowQuery;

/**
 * The rows that a night asks for.
 *
 * @param query for all rows of the date
 * @param heldOut share of them that models are compared on and not fitted to
 */
public record NightlyInput(RowQuery query, double heldOut) {}
