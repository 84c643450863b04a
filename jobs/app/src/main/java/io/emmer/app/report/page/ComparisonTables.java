package io.emmer.app.report.page;

import io.emmer.app.report.Comparison;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The tables of several models side by side. */
final class ComparisonTables {
  private ComparisonTables() {}

  /** The table with a line for each model. */
  static Table overview(Comparison comparison) {
    List<ReportData> models = comparison.models();
    Table.Columns<Integer> columns =
        new Table.Columns<Integer>()
            .add("Model", i -> VisibleText.name(comparison.names().get(i)))
            .add("Family", i -> VisibleText.label(models.get(i).stored().family()))
            .add("K", i -> models.get(i).components())
            .add("Objective", i -> VisibleText.label(models.get(i).objectiveLabel()))
            .add("Value", i -> NumberText.real(models.get(i).bestTrace().last()))
            .add("Iterations", i -> models.get(i).bestTrace().iterations())
            .add("Stop", i -> models.get(i).bestTrace().ending());
    if (models.get(0).labelled()) {
      List<String> measures = List.of("Purity", "NMI", "ARI", "Hungarian accuracy");
      for (int m = 0; m < measures.size(); m++) {
        int measure = m;
        columns.add(measures.get(m), i -> HtmlReport.agreement(models.get(i)).get(measure).value());
      }
    }
    return columns.table(IntStream.range(0, models.size()).boxed().toList());
  }

  /**
   * The table of every true component beside the component of each model whose centre is nearest.
   */
  static Table truth(Comparison comparison) {
    List<Plane.Component> components = comparison.truth().components();
    Table.Columns<Integer> columns =
        new Table.Columns<Integer>()
            .add("Component", k -> k)
            .add("Truth", k -> text(components.get(k)));
    for (int i = 0; i < comparison.models().size(); i++) {
      Plane plane = comparison.models().get(i).plane();
      columns.add(
          VisibleText.name(comparison.names().get(i)),
          k -> plane == null ? "" : text(nearest(plane, components.get(k))));
    }
    return columns.table(IntStream.range(0, components.size()).boxed().toList());
  }

  private static String text(Plane.Component component) {
    String text =
        String.format(
            Locale.ROOT,
            "%s at (%s; %s)",
            NumberText.percent(component.weight()),
            NumberText.real(component.x(), 3),
            NumberText.real(component.y(), 3));
    return component.covariance() == null
        ? text
        : text
            + String.format(
                Locale.ROOT,
                ", sd %s and %s",
                NumberText.real(component.deviation(0), 3),
                NumberText.real(component.deviation(1), 3));
  }

  private static Plane.Component nearest(Plane plane, Plane.Component to) {
    return plane.components().stream()
        .min(Comparator.comparingDouble(to::squaredDistance))
        .orElseThrow();
  }
}
