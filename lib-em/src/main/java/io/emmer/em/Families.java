package io.emmer.em;

import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.family.unit.UnitGaussianFamily;
import java.util.List;

/** The families by the names that users write. */
public final class Families {
  private static final List<String> NAMES =
      List.of(BernoulliFamily.NAME, UnitGaussianFamily.NAME, KMeansFamily.NAME);

  private Families() {}

  /** All names. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The family of the given name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Family<?, ?> of(String name, HyperParameters hyperParameters) {
    return switch (name) {
      case BernoulliFamily.NAME -> new BernoulliFamily(hyperParameters.pseudoCount());
      case UnitGaussianFamily.NAME -> new UnitGaussianFamily();
      case KMeansFamily.NAME -> new KMeansFamily();
      default ->
          throw new IllegalArgumentException(
              "unknown family '" + name + "', expected one of " + String.join(", ", NAMES));
    };
  }
}
