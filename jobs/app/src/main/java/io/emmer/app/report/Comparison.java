package io.emmer.app.report;

import io.emmer.em.text.Text;
import io.emmer.spark.store.HadoopStore;
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
    String title, List<ReportData> models, List<String> names, Plane truth, SweepData sweep) {
  /**
   * A sweep beside its best models.
   *
   * @param directory of the sweep
   * @param truth the true components, or null
   */
  public static Comparison of(
      SweepData sweep, String directory, List<ReportData> models, Plane truth) {
    List<String> names =
        sweep.document().groups().stream()
            .map(best -> Text.format("%s, K = %d", best.family(), best.components()))
            .toList();
    String title = "Sweep over families and K: " + HadoopStore.path(directory).getName();
    return new Comparison(title, models, names, truth, sweep);
  }
}
