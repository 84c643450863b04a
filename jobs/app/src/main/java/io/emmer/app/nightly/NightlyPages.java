package io.emmer.app.nightly;

import io.emmer.app.report.ModelReport;
import io.emmer.app.report.Plane;
import io.emmer.app.report.PlaneReport;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Values;
import io.emmer.app.report.page.DriftReport;
import io.emmer.app.report.page.HtmlReport;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The pages of a run: about its model, and about what changed. */
final class NightlyPages {
  /** Runs whose curves the page about drift shows. */
  private static final int HISTORY = 30;

  private final SparkJob job;
  private final NightlyStore store;
  private final RunId id;

  NightlyPages(SparkJob job, NightlyStore store, RunId id) {
    this.job = job;
    this.store = store;
    this.id = id;
  }

  /** Writes both. */
  void write(NightlyPlan plan, Candidate<?, ?> model, NightlyEvaluation evaluated, RunRecord run)
      throws IOException {
    Rows heldOut = evaluated.rows();
    StoredModel stored = HadoopModels.read(job.hadoop(), store.model(id));
    Plane plane =
        evaluated
            .plane()
            .map(
                sample ->
                    PlaneReport.of(
                        model.model(), heldOut.transform(), sample, heldOut.input().rows()))
            .orElse(null);
    ReportData report =
        ModelReport.of(
                stored,
                model.model(),
                evaluated.evaluation().ofModel(),
                plan.rows().all().labelled(),
                heldOut.input().rowShape(),
                heldOut.transform())
            .with(new ReportData.Drawings(plane, null));
    write("report.html", HtmlReport.render(report));
    DriftReport drift =
        new DriftReport(
            "Night of " + id.name(),
            new DriftReport.Verdict(
                run.status() != RunStatus.REFUSED, run.status().label() + ": " + run.reason()),
            plan.baseline().map(before -> before.id().name()).orElse(""),
            evaluated.evaluation().objective().label(),
            checks(run),
            matched(plan, model, evaluated),
            history(run),
            report.imageShape(),
            report.origin().configuration());
    write("drift.html", drift.html());
  }

  private void write(String name, String page) throws IOException {
    store.writeFile(store.file(id, name), page);
  }

  private static List<DriftReport.Check> checks(RunRecord run) {
    return run.document().found().gate().stream()
        .map(
            check ->
                new DriftReport.Check(
                    check.key(),
                    check.limit(),
                    Objects.toString(check.found(), ""),
                    check.passed()))
        .toList();
  }

  private static List<DriftReport.Matched> matched(
      NightlyPlan plan, Candidate<?, ?> model, NightlyEvaluation evaluated) {
    HeldOutEvaluation evaluation = evaluated.evaluation();
    if (evaluation.drift().isEmpty()) {
      return List.of();
    }
    Model published = plan.published().orElseThrow().model();
    RowTransform transform = evaluated.rows().transform();
    return evaluation.drift().get().pairs().stream()
        .map(
            pair ->
                new DriftReport.Matched(
                    pair.component(),
                    pair.published(),
                    pair.weight(),
                    pair.publishedWeight(),
                    pair.centre(),
                    pair.spread(),
                    prototype(model.model(), pair.component(), transform),
                    prototype(published, pair.published(), transform)))
        .toList();
  }

  /** Null of a component that is not there. */
  private static Values prototype(Model model, int component, RowTransform transform) {
    if (component == ModelDrift.NONE) {
      return null;
    }
    int dimensions = model.dimensions();
    double[] centres = model.centres();
    return Values.of(
        transform.undo(
            Arrays.copyOfRange(centres, component * dimensions, (component + 1) * dimensions)));
  }

  /** The newest runs of the dates up to this one, oldest first. */
  private List<DriftReport.Run> history(RunRecord last) throws IOException {
    List<RunId> dates =
        store.newestOfDates().stream().filter(run -> run.date().isBefore(id.date())).toList();
    List<DriftReport.Run> history = new ArrayList<>();
    for (RunId date : dates.subList(Math.max(0, dates.size() - HISTORY + 1), dates.size())) {
      store.readable(date).ifPresent(run -> history.add(shown(run)));
    }
    history.add(shown(last));
    return history;
  }

  private static DriftReport.Run shown(RunRecord run) {
    return new DriftReport.Run(
        run.id().date().toString(),
        run.status().label(),
        run.rows().map(InputDocument.Split::rows).orElse(0L),
        known(run.evaluation().map(RunDocument.Evaluated::perRow)),
        known(run.evaluation().map(RunDocument.Evaluated::publishedPerRow)),
        known(run.drift().map(RunDocument.Drift::weights)),
        known(run.drift().map(RunDocument.Drift::parameters)),
        run.reason());
  }

  private static double known(Optional<Double> value) {
    return value.orElse(Double.NaN);
  }
}
