package io.emmer.app.report;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.image.ImageShape;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.family.Families;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.findings.ComponentProfile;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.spark.fit.ParameterHistory;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;

/**
 * All that the page about one model shows: the model as its directory has it, and a look at rows.
 *
 * @param evaluation of the model on the rows
 * @param transform what the rows went through before the model saw them; undone in the pictures
 * @param imageShape of a row that is a greyscale image, or null for plain rows
 * @param plane the rows and components where there are two dimensions, else null
 * @param history the models of the iterations where they were kept, else null
 * @param profile what tells components of plain rows apart, else null
 */
public record ReportData(
    StoredModel stored,
    Model model,
    Evaluation evaluation,
    RowTransform transform,
    ImageShape imageShape,
    Plane plane,
    ParameterHistory.Kept history,
    ComponentProfile profile) {
  private static final int MOST_IN_WORDS = 64;

  /**
   * Checks the runs.
   *
   * @throws IllegalArgumentException if not one of them is the best
   */
  public ReportData {
    List<ModelDocument.Restart> runs = stored.document().runs();
    if (!runs.isEmpty() && runs.stream().filter(ModelDocument.Restart::best).count() != 1) {
      throw new IllegalArgumentException("Must hold: exactly one trace is the best");
    }
  }

  /**
   * One run.
   *
   * @param label such as {@code restart 2}
   * @param objective entry i belongs to the parameters after i iterations; at least one
   * @param best whether it is the run that won
   * @param converged whether the stop means convergence
   * @param stopReason in words, such as {@code tolerance}
   */
  public record Trace(
      String label, double[] objective, boolean best, boolean converged, String stopReason) {
    /** The number of iterations, one less than entries. */
    public int iterations() {
      return objective.length - 1;
    }

    /** The objective of the last parameters. */
    public double last() {
      return objective[iterations()];
    }

    /** How the run ended, in words. */
    public String ending() {
      return (converged ? "converged: " : "not converged: ") + stopReason;
    }
  }

  /** The image that a row with such axes is, or null. */
  public static ImageShape image(int... rowShape) {
    return rowShape.length == 2 ? ImageShape.grey(rowShape[0], rowShape[1]) : null;
  }

  /** The family of the model. */
  public Family<?, ?> family() {
    return Families.of(stored.family(), HyperParameters.DEFAULTS);
  }

  /** The heading of the page. */
  public String title() {
    return family().objective().isLikelihood()
        ? Text.format("%s mixture of %d components", stored.family(), components())
        : Text.format("K-means with %d clusters", components());
  }

  /** The rows that the model was fitted to, by the names of their files; else the family. */
  public String dataset() {
    List<InputDocument.File> files = stored.input().files();
    if (files == null || files.isEmpty()) {
      return stored.family();
    }
    String first = StringUtils.substringAfterLast("/" + files.get(0).path(), "/");
    return files.size() == 1 ? first : Text.format("%s and %d more", first, files.size() - 1);
  }

  /** What the model is of: components, or the clusters of K-means. */
  public String part() {
    return family().objective().isLikelihood() ? "component" : "cluster";
  }

  /** The number that says how typical of its component a row is. */
  public String exemplarLabel() {
    return family().objective().isLikelihood() ? "log-density" : "squared distance";
  }

  /** The name of the objective, such as {@code log-likelihood}. */
  public String objectiveLabel() {
    ModelDocument.Fit fit = stored.document().fit();
    return fit == null ? "objective" : Objects.requireNonNullElse(fit.objective(), "objective");
  }

  /** The number of components K. */
  public int components() {
    return model.components();
  }

  /** The number of values of a row as it was read. */
  public int dimensions() {
    return transform.rawDimensions(model.dimensions());
  }

  /** Whether the rows have labels. */
  public boolean labelled() {
    return !evaluation.contingency().labels().isEmpty();
  }

  /** The indices of the components, the heaviest first, equal weights by index. */
  public List<Integer> byWeight() {
    double[] weights = model.weights();
    return IntStream.range(0, components())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer k) -> weights[k]).reversed())
        .toList();
  }

  /** The centres of the components in the space of the rows. */
  public List<double[]> prototypes() {
    return prototypes(model, transform);
  }

  /** The centres of a model in the space of the rows as they were before the transform. */
  public static List<double[]> prototypes(Model model, RowTransform transform) {
    int dimensions = model.dimensions();
    double[] centres = model.centres();
    return IntStream.range(0, model.components())
        .mapToObj(k -> Arrays.copyOfRange(centres, k * dimensions, (k + 1) * dimensions))
        .map(transform::undo)
        .toList();
  }

  /** The typical rows of a component in the space of the rows. */
  public List<double[]> exemplars(int component) {
    return evaluation.exemplars().get(component).stream()
        .map(row -> transform.undo(row.values()))
        .toList();
  }

  /** Whether rows are cells of a table of several types, which are no points of a space. */
  public boolean isOfCells() {
    return model instanceof MixedModel;
  }

  /**
   * Whether rows are told in words, by the names of their columns: bars of columns in many units
   * would show those of the largest numbers. Of more columns only the shape can be seen.
   */
  public boolean isInWords() {
    List<String> names = stored.input().features();
    boolean isNamed = imageShape == null && names != null && names.size() == dimensions();
    return isOfCells() || (isNamed && dimensions() <= MOST_IN_WORDS);
  }

  /** What likeness of components is measured by: centres, or standardised profiles of columns. */
  public List<double[]> positions() {
    return isInWords()
        ? IntStream.range(0, components())
            .mapToObj(k -> profile.lines().stream().mapToDouble(line -> line.score(k)).toArray())
            .toList()
        : prototypes();
  }

  /** The run that won. */
  public Trace bestTrace() {
    return traces().stream().filter(Trace::best).findFirst().orElseThrow();
  }

  /** All runs; of a model without them a single point, the score of the rows. */
  public List<Trace> traces() {
    List<ModelDocument.Restart> runs = stored.document().runs();
    if (runs.isEmpty()) {
      double[] score = {evaluation.score()};
      return List.of(new Trace("as given", score, true, false, "model without a trace"));
    }
    return runs.stream()
        .map(
            run ->
                new Trace(
                    VisibleText.label("restart " + run.restart()),
                    run.traces().objectiveTrace().stream().mapToDouble(x -> x).toArray(),
                    run.best(),
                    run.converged(),
                    VisibleText.label(ProvenanceEntries.words(run.stopReason()))))
        .toList();
  }

  /** The number to remember of a model: of a mixture that of a row, of clusters that of all. */
  public Entry headline() {
    return family().objective().isLikelihood() ? perRow() : total();
  }

  private Entry total() {
    return new Entry(
        VisibleText.label(family().objective().label()), NumberText.real(bestTrace().last()));
  }

  private Entry perRow() {
    return new Entry(
        family().objective().label() + (transform.isNone() ? " per row" : " per transformed row"),
        number("%.4f", evaluation.score() / evaluation.weight()).replace('-', '\u2212'));
  }

  /** What is told at the top. */
  public List<Entry> summary() {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("Rows", NumberText.count(evaluation.rows())));
    entries.add(new Entry("Values a row", NumberText.count(dimensions())));
    if (!transform.isNone()) {
      entries.add(new Entry("Rows as the model sees them", transform.describe()));
    }
    Entry other = family().objective().isLikelihood() ? total() : perRow();
    entries.add(new Entry(StringUtils.capitalize(other.name()), other.value()));
    ModelDocument.Fit fit = stored.document().fit();
    if (fit != null && fit.iterations() != null) {
      entries.add(new Entry("Iterations", fit.iterations().toString()));
      String reason = ProvenanceEntries.words(Objects.toString(fit.stopReason(), ""));
      boolean converged = Boolean.TRUE.equals(fit.converged());
      entries.add(
          new Entry("Stopped by", reason + (converged ? ", converged" : ", not converged")));
    }
    stored
        .document()
        .seconds()
        .forEach(
            (phase, time) -> entries.add(new Entry("Seconds to " + phase, number("%.2f", time))));
    return entries;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** The options of the fit as they were in effect. */
  public List<Entry> configuration() {
    return ProvenanceEntries.configuration(stored.document().provenance());
  }

  /** Versions, inputs and fingerprints. */
  public List<Entry> provenance() {
    ModelDocument document = stored.document();
    return ProvenanceEntries.of(document.input(), document.provenance(), document.files());
  }
}
