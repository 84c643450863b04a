package io.emmer.app.report;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.evaluation.Exemplar;
import io.emmer.app.image.ImageShape;
import io.emmer.em.Model;
import io.emmer.em.Objective;
import io.emmer.em.family.Families;
import io.emmer.em.family.HyperParameters;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;

/** What the report of one model shows, from its directory and a look at the rows. */
public final class ModelReport {
  private final StoredModel stored;
  private final Model model;
  private final Objective objective;
  private final Evaluation evaluation;
  private final RowTransform transform;

  private ModelReport(
      StoredModel stored, Model model, Evaluation evaluation, RowTransform transform) {
    this.transform = transform;
    this.stored = stored;
    this.objective = Families.of(stored.family(), HyperParameters.DEFAULTS).objective();
    this.model = model;
    this.evaluation = evaluation;
  }

  /**
   * Gathers the report.
   *
   * @param labelled whether the rows have labels
   * @param rowShape shape of a row in its file; an image if it has two axes
   * @param transform what the rows went through before the model saw them; undone in the pictures
   */
  public static ReportData of(
      StoredModel stored,
      Model model,
      Evaluation evaluation,
      boolean labelled,
      int[] rowShape,
      RowTransform transform) {
    ModelDocument document = stored.document();
    ModelReport report = new ModelReport(stored, model, evaluation, transform);
    ImageShape shape = rowShape.length == 2 ? ImageShape.grey(rowShape[0], rowShape[1]) : null;
    return new ReportData(
        new ReportData.Subject(
            report.objective.title(stored.family(), model.components()),
            stored.family(),
            report.objectiveLabel(),
            report.objective.exemplarLabel()),
        new ReportData.Size(
            model.components(), transform.rawDimensions(model.dimensions()), evaluation.rows()),
        report.summary(),
        report.traces(),
        report.cards(),
        labelled ? labels(evaluation.contingency()) : null,
        shape,
        new ReportData.Origin(
            ProvenanceEntries.configuration(document.provenance()),
            ProvenanceEntries.of(
                document.input(),
                document.provenance(),
                document.files() == null ? Map.of() : document.files())),
        ReportData.Drawings.NONE);
  }

  private String objectiveLabel() {
    return fit().map(ModelDocument.Fit::objective).orElse("objective");
  }

  private Optional<ModelDocument.Fit> fit() {
    return Optional.ofNullable(stored.document().fit());
  }

  private static ReportData.Entry entry(String name, String value) {
    return new ReportData.Entry(name, value);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private List<ReportData.Entry> summary() {
    List<ReportData.Entry> entries = new ArrayList<>();
    entries.add(entry("Rows", String.format(Locale.ROOT, "%,d", evaluation.rows())));
    int values = transform.rawDimensions(model.dimensions());
    entries.add(entry("Values a row", String.format(Locale.ROOT, "%,d", values)));
    if (!transform.isNone()) {
      entries.add(entry("Rows as the model sees them", transform.describe()));
    }
    entries.add(
        entry(
            StringUtils.capitalize(objective.label())
                + (transform.isNone() ? " per row" : " per transformed row"),
            number("%.4f", evaluation.score() / evaluation.weight()).replace('-', '\u2212')));
    fit()
        .filter(fit -> fit.iterations() != null)
        .ifPresent(
            fit -> {
              entries.add(entry("Iterations", fit.iterations().toString()));
              boolean converged = Boolean.TRUE.equals(fit.converged());
              String reason = Objects.toString(fit.stopReason(), "");
              String end = converged ? ", converged" : ", not converged";
              entries.add(entry("Stopped by", ProvenanceEntries.words(reason) + end));
            });
    stored
        .document()
        .seconds()
        .forEach(
            (phase, seconds) -> entries.add(entry("Seconds to " + phase, number("%.2f", seconds))));
    return entries;
  }

  private List<ReportData.Trace> traces() {
    List<ReportData.Trace> traces = new ArrayList<>();
    for (ModelDocument.Restart run : stored.document().runs()) {
      traces.add(
          new ReportData.Trace(
              "restart " + run.restart(),
              Values.of(doubles(run.traces().objectiveTrace())),
              run.best(),
              run.converged(),
              ProvenanceEntries.words(run.stopReason())));
    }
    if (traces.isEmpty()) {
      double score = evaluation.score();
      traces.add(
          new ReportData.Trace(
              "as given", Values.of(new double[] {score}), true, false, "model without a trace"));
    }
    return traces;
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private List<ReportData.ComponentCard> cards() {
    List<ReportData.ComponentCard> cards = new ArrayList<>();
    double[] centres = model.centres();
    double[] weights = model.weights();
    int dimensions = model.dimensions();
    for (int k = 0; k < model.components(); k++) {
      double[] centre = java.util.Arrays.copyOfRange(centres, k * dimensions, (k + 1) * dimensions);
      cards.add(
          new ReportData.ComponentCard(
              k,
              weights[k],
              Values.of(transform.undo(centre)),
              evaluation.exemplars().get(k).stream().map(this::exemplar).toList()));
    }
    return cards;
  }

  private ReportData.Exemplar exemplar(Exemplar row) {
    return new ReportData.Exemplar(
        row.row(),
        Values.of(transform.undo(row.values())),
        row.label() == null ? null : row.label().toString(),
        objective.exemplarValue(row.responsibility(), row.goodness()));
  }

  private static ReportData.Labels labels(Contingency contingency) {
    return new ReportData.Labels(contingency, Agreement.of(contingency));
  }
}
