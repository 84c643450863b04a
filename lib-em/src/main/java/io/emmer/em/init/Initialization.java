package io.emmer.em.init;

import io.emmer.em.Family;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The start of a fit as users choose it: a rule, or a model. */
public sealed interface Initialization {
  /** A rule that makes a start from the data and a key. */
  enum Rule implements Initialization {
    /** K distinct rows. */
    RANDOM_ROWS("random-rows"),
    /** The mean of the data with a little noise. */
    NEAR_MEAN("near-mean"),
    /** Rows far apart: Arthur and Vassilvitskii 2007, the best of a few candidates each time. */
    KMEANS_PLUS_PLUS("kmeans++"),
    /** A first M-step from the clusters of a K-means fit, which kmeans++ starts. */
    KMEANS("kmeans"),
    /** Rows far apart in few passes: Bahmani et al. 2012. */
    KMEANS_PARALLEL("kmeans||"),
    /** Random parameters. */
    RANDOM("random");

    private final String label;

    Rule(String label) {
      this.label = label;
    }

    /** The rule that suits a family. */
    public static Rule defaultOf(Family<?, ?> family) {
      return (Rule) parse(family.defaultInitialization());
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** A model directory: its parameters if it has the same family, else its responsibilities. */
  record FromModel(String path) implements Initialization {
    private static final String PREFIX = "model:";

    @Override
    public String toString() {
      return PREFIX + path;
    }
  }

  /** The directory in {@code model:PATH}; empty for what names no model. */
  static Optional<String> modelOf(String text) {
    return text.startsWith(FromModel.PREFIX) && text.length() > FromModel.PREFIX.length()
        ? Optional.of(text.substring(FromModel.PREFIX.length()))
        : Optional.empty();
  }

  /**
   * Reads what users write, such as {@code kmeans++} or {@code model:PATH}.
   *
   * @throws IllegalArgumentException with one line that lists what is known
   */
  static Initialization parse(String text) {
    Optional<String> model = modelOf(text);
    if (model.isPresent()) {
      return new FromModel(model.get());
    }
    return Arrays.stream(Rule.values())
        .filter(rule -> rule.label.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown init '" + text + "', expected " + known() + " or model:PATH"));
  }

  private static String known() {
    return Arrays.stream(Rule.values()).map(Rule::toString).collect(Collectors.joining(", "));
  }
}
