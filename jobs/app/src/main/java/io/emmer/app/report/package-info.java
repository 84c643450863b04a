/**
 * What pages show, as immutable records: {@link io.emmer.app.report.ReportData} of a model, {@link
 * io.emmer.app.report.SweepData} of a sweep, {@link io.emmer.app.report.Plane} of rows of two
 * values, {@link io.emmer.app.report.History} of a run; and how these are gathered from stored
 * models and an evaluation of the rows. Numbers and texts for readers, and the templates, are here
 * too, as {@code report.chart} and {@code report.page} both use them.
 */
package io.emmer.app.report;
