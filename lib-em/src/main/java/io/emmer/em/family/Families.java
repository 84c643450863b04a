package io.emmer.em.family;

import io.emmer.em.Family;
import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianFamily;
import io.emmer.em.family.gaussian.full.FullGaussianFamily;
import io.emmer.em.family.gaussian.spherical.SphericalGaussianFamily;
import io.emmer.em.family.gaussian.tied.TiedGaussianFamily;
import io.emmer.em.family.gaussian.unit.UnitGaussianFamily;
import io.emmer.em.family.kmeans.KMeansFamily;
import java.util.List;

/** The families by the names that users write. */
public final class Families {
  private static final List<String> NAMES =
      List.of(
          BernoulliFamily.NAME,
          UnitGaussianFamily.NAME,
          SphericalGaussianFamily.NAME,
          DiagonalGaussianFamily.NAME,
          TiedGaussianFamily.NAME,
          FullGaussianFamily.NAME,
          KMeansFamily.NAME);

  private Families() {}

  /** All names. */
  public static List<String> names() {
    return NAMES;
  }

  /** Whether the family of this name adds the variance floor to its variances. */
  public static boolean usesVarianceFloor(String name) {
    return name.startsWith("gaussian-") && !name.equals(UnitGaussianFamily.NAME);
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
      case SphericalGaussianFamily.NAME ->
          new SphericalGaussianFamily(hyperParameters.varianceFloor());
      case DiagonalGaussianFamily.NAME ->
          new DiagonalGaussianFamily(hyperParameters.varianceFloor());
      case TiedGaussianFamily.NAME -> new TiedGaussianFamily(hyperParameters.varianceFloor());
      case FullGaussianFamily.NAME -> new FullGaussianFamily(hyperParameters.varianceFloor());
      case KMeansFamily.NAME -> new KMeansFamily();
      default ->
          throw new IllegalArgumentException(
              "unknown family '" + name + "', expected one of " + String.join(", ", NAMES));
    };
  }
}
