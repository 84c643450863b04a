package io.emmer.app.report.page;

import io.emmer.app.report.Comparison;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The tables of several models side by side. */
final class ComparisonTables {
  private ComparisonTables() {}

  /** The table with a line for each model. */
  static Table overview(Comparison comparison) {
    boolean labelled = comparison.models().stream().anyMatch(ReportData::labelled);
    List<String> columns =
        new ArrayList<>(
            List.of("Model", "Family", "K", "Objective", "Value", "Iterations", "Stop"));
    if (labelled) {
      columns.addAll(List.of("Purity", "NMI", "ARI", "Hungarian accuracy"));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < comparison.models().size(); i++) {
      ReportData model = comparison.models().get(i);
      ReportData.Trace best = model.bestTrace();
      List<String> row = new ArrayList<>();
      row.add(VisibleText.name(comparison.names().get(i)));
      row.add(model.stored().family());
      row.add(Integer.toString(model.components()));
      row.add(VisibleText.label(model.objectiveLabel()));
      row.add(NumberText.real(best.last()));
      row.add(Integer.toString(best.iterations()));
      row.add(best.ending());
      HtmlReport.agreement(model).forEach(measure -> row.add(measure.value()));
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  /**
   * The table of every true component beside the component of each model whose centre is nearest.
   */
  static Table truth(Comparison comparison) {
    List<String> columns = new ArrayList<>(List.of("Component", "Truth"));
    comparison.names().forEach(name -> columns.add(VisibleText.name(name)));
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < comparison.truth().components().size(); k++) {
      Plane.Component truth = comparison.truth().components().get(k);
      List<String> row = new ArrayList<>(List.of(Integer.toString(k), text(truth)));
      for (ReportData model : comparison.models()) {
        row.add(model.plane() == null ? "" : text(nearest(model.plane(), truth)));
      }
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  private static String text(Plane.Component component) {
    String text =
        "%s at (%s; %s)"
            .formatted(
                NumberText.percent(component.weight()),
                NumberText.real(component.x(), 3),
                NumberText.real(component.y(), 3));
    return component.covariance() == null
        ? text
        : text
            + ", sd %s and %s"
                .formatted(
                    NumberText.real(component.deviation(0), 3),
                    NumberText.real(component.deviation(1), 3));
  }

  private static Plane.Component nearest(Plane plane, Plane.Component to) {
    return plane.components().stream()
        .min(Comparator.comparingDouble(to::squaredDistance))
        .orElseThrow();
  }
}
