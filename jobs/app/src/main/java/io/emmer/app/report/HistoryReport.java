package io.emmer.app.report;

import io.emmer.em.Model;
import io.emmer.spark.fit.ParameterHistory;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The steps of a history that a page shows. */
public final class HistoryReport {
  /** More steps than these are more than one looks at. */
  private static final int STEPS = 24;

  private HistoryReport() {}

  /** Some of the models at equal distances, with the first and the last. */
  public static History of(ParameterHistory.Kept kept, RowTransform transform) {
    List<History.Step> steps = new ArrayList<>();
    int last = kept.models().size() - 1;
    for (int i : EvenSample.of(0, last, STEPS)) {
      Model model = kept.models().get(i);
      double[] centres = model.centres();
      int dimensions = model.dimensions();
      List<Values> prototypes = new ArrayList<>();
      for (int k = 0; k < model.components(); k++) {
        prototypes.add(
            Values.of(
                transform.undo(Arrays.copyOfRange(centres, k * dimensions, (k + 1) * dimensions))));
      }
      List<Plane.Component> components =
          dimensions == 2 ? PlaneReport.components(model, transform) : List.of();
      steps.add(new History.Step(kept.firstIteration() + i, prototypes, components));
    }
    return new History(kept.firstIteration() + last, steps);
  }
}
