/**
 * The drawings of pages: from the numbers of a report to texts and coordinates that a template
 * places in SVG. {@link io.emmer.app.report.chart.Axis} chooses ticks, {@link
 * io.emmer.app.report.chart.Area} places values, and each chart is a record or has one, ready for
 * its template.
 *
 * <p>Everything depends on its arguments alone, so that the same data give the same drawing.
 */
package io.emmer.app.report.chart;
