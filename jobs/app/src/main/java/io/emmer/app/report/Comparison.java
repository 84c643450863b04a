package io.emmer.app.report;

import java.util.List;

/**
 * A comparison of several models of the same rows on one page.
 *
 * @param title heading of the page
 * @param models at least one
 * @param names of the models, in their order
 * @param truth the true components of the rows if they are known, or null
 * @param sweep the sweep whose best models these are, or null
 */
public record Comparison(
    String title, List<ReportData> models, List<String> names, Plane truth, SweepData sweep) {}
