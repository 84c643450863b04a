/**
 * The report of a fit: one self-contained HTML page, and a PNG sheet of the components.
 *
 * <p>Input is {@link io.emmer.app.report.ReportData}, a tree of immutable records; output are a
 * string and bytes that depend on nothing else. Nothing here reads files, the clock or Spark.
 */
package io.emmer.app.report;
