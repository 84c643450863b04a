package io.emmer.app.report;

import io.emmer.app.image.ImageShape;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All that the page about one model shows.
 *
 * @param summary shown at the top, in this order
 * @param traces one for each restart, exactly one of them the best
 * @param cards one for each component, in any order
 * @param labels what labels tell of the components, or null without labels
 * @param imageShape of a row that is a greyscale image, or null for plain rows
 */
public record ReportData(
    Subject subject,
    Size size,
    List<Entry> summary,
    List<Trace> traces,
    List<ComponentCard> cards,
    Labels labels,
    ImageShape imageShape,
    Origin origin,
    Drawings drawings) {

  /**
   * What the page is about.
   *
   * @param title heading of the page
   * @param family name of the family, such as {@code bernoulli}
   * @param objectiveLabel name of the objective, such as {@code log-likelihood}
   * @param scoreLabel what {@link Exemplar#score} is, such as {@code responsibility}
   */
  public record Subject(String title, String family, String objectiveLabel, String scoreLabel) {
    public Subject {
      Objects.requireNonNull(title, "title");
      Objects.requireNonNull(family, "family");
      Objects.requireNonNull(objectiveLabel, "objectiveLabel");
      Objects.requireNonNull(scoreLabel, "scoreLabel");
    }
  }

  /**
   * How much there is.
   *
   * @param components number of components K
   * @param dimensions number of values of a row D
   * @param rows number of rows N
   */
  public record Size(int components, int dimensions, long rows) {}

  /** What labels tell of the components; the agreement may be null. */
  public record Labels(Contingency contingency, Agreement agreement) {}

  /** Every setting of the run; versions, inputs, fingerprints. */
  public record Origin(List<Entry> configuration, List<Entry> provenance) {
    public Origin {
      configuration = List.copyOf(configuration);
      provenance = List.copyOf(provenance);
    }
  }

  /**
   * What is drawn of some models only.
   *
   * @param plane the rows and components where there are two dimensions, else null
   * @param history the parameters of iterations where they were kept, else null
   */
  public record Drawings(Plane plane, History history) {
    /** Neither of the two. */
    public static final Drawings NONE = new Drawings(null, null);
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the parts contradict each other
   */
  public ReportData {
    summary = List.copyOf(summary);
    traces = List.copyOf(traces);
    cards = List.copyOf(cards);
    require(traces.stream().filter(Trace::best).count() == 1, "exactly one trace is the best");
    require(
        imageShape == null || (long) imageShape.height() * imageShape.width() == size.dimensions,
        "the image shape has as many pixels as there are dimensions");
    requireCards(cards, size.components, size.dimensions);
    if (labels != null) {
      require(
          labels.contingency.components() == size.components,
          "the contingency table has a column per component");
    }
  }

  /** The same report with what is drawn besides. */
  public ReportData with(Drawings drawn) {
    return new ReportData(subject, size, summary, traces, cards, labels, imageShape, origin, drawn);
  }

  public String title() {
    return subject.title;
  }

  public String family() {
    return subject.family;
  }

  public String objectiveLabel() {
    return subject.objectiveLabel;
  }

  public int components() {
    return size.components;
  }

  public int dimensions() {
    return size.dimensions;
  }

  public long rows() {
    return size.rows;
  }

  /** The rows and components where there are two dimensions, if they are drawn. */
  public Optional<Plane> plane() {
    return Optional.ofNullable(drawings.plane);
  }

  /** The parameters of iterations, if they were kept. */
  public Optional<History> history() {
    return Optional.ofNullable(drawings.history);
  }

  /** Numbers of rows by label and component, if there are labels. */
  public Optional<Contingency> contingency() {
    return Optional.ofNullable(labels).map(Labels::contingency);
  }

  /** Agreement of labels and components, if there are labels. */
  public Optional<Agreement> agreement() {
    return Optional.ofNullable(labels).map(Labels::agreement);
  }

  private static void requireCards(List<ComponentCard> cards, int components, int dimensions) {
    Set<Integer> seen = new HashSet<>();
    for (ComponentCard card : cards) {
      require(card.index >= 0 && card.index < components, "a component's index is below K");
      require(seen.add(card.index), "a component has one card");
      require(
          card.prototype == null || card.prototype.size() == dimensions,
          "a prototype has as many values as there are dimensions");
      for (Exemplar exemplar : card.exemplars) {
        require(
            exemplar.values.size() == dimensions,
            "an exemplar has as many values as there are dimensions");
      }
    }
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("Must hold: " + rule);
    }
  }

  /** The run that won. */
  public Trace bestTrace() {
    return traces.stream().filter(Trace::best).findFirst().orElseThrow();
  }

  /** The cards, heaviest first, equal weights by index. */
  public List<ComponentCard> cardsByWeight() {
    return cards.stream()
        .sorted(
            Comparator.comparingDouble(ComponentCard::weight)
                .reversed()
                .thenComparingInt(ComponentCard::index))
        .toList();
  }

  /** A named text. */
  public record Entry(String name, String value) {
    public Entry {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
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
      String label, Values objective, boolean best, boolean converged, String stopReason) {
    public Trace {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(stopReason, "stopReason");
      require(objective.size() > 0, "a trace has at least one entry");
    }

    /** Number of iterations: one less than entries. */
    public int iterations() {
      return objective.size() - 1;
    }
  }

  /**
   * One component.
   *
   * @param index from 0, as in the model
   * @param weight mixing weight, or share of the rows, 0 to 1
   * @param prototype {@code [d]} in the space of the rows, or null
   * @param exemplars most typical first
   */
  public record ComponentCard(
      int index, double weight, Values prototype, List<Exemplar> exemplars) {
    public ComponentCard {
      exemplars = List.copyOf(exemplars);
    }
  }

  /**
   * A typical row of a component.
   *
   * @param row index among all rows, from 0
   * @param values {@code [d]}
   * @param label or null
   * @param score responsibility or distance, see {@link Subject#scoreLabel}
   */
  public record Exemplar(long row, Values values, String label, double score) {
    public Exemplar {
      Objects.requireNonNull(values, "values");
    }
  }
}
