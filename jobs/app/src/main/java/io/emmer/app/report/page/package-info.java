/**
 * The pages: one self-contained HTML file about a model, several models, a sweep ({@link
 * io.emmer.app.report.page.HtmlReport}), the drift of a nightly run ({@link
 * io.emmer.app.report.page.DriftReport}) or a factorisation of ratings ({@link
 * io.emmer.app.report.page.FactorReport}), and the PNG sheet of the components.
 *
 * <p>Input are immutable records; output are a string and bytes that depend on nothing else.
 * Nothing here reads files, the clock or Spark.
 */
package io.emmer.app.report.page;
