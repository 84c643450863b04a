package io.emmer.spark.rows.transform;

import io.emmer.em.Dataset;
import io.emmer.em.Family;
import io.emmer.em.Moments;
import io.emmer.em.NamesSettings;
import io.emmer.em.Scatter;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.spark.UsageException;

/**
 * Which transform to fit.
 *
 * @param standardize whether features get mean 0 and variance 1
 * @param components D', 0 for all features as they are
 */
public record TransformFit(boolean standardize, int components) implements TransformPlan {
  /** Fits nothing. */
  public static final TransformFit NONE = new TransformFit(false, 0);

  /** The scatter matrix and the eigenvectors of more features are no matter of one driver. */
  private static final int MAX_DIMENSIONS = 8192;

  @Override
  public boolean isNone() {
    return !standardize && components == 0;
  }

  /** Whether a transform of another fit does all that is wanted here. */
  public boolean isMetBy(RowTransform other) {
    return (!standardize || other.standardizes())
        && (components == 0 || components == other.reducedDimensions());
  }

  /**
   * Refuses families that have no density for transformed rows.
   *
   * @throws UsageException with one line that names the option
   */
  public void check(Family<?, ?> family) {
    boolean bounded = family.support().isBounded();
    if (bounded && !isNone()) {
      throw new UsageException(
          "%s: %s needs values from %s to %s; leave the option out or give another {family}",
          NamesSettings.setting(components > 0 ? "pca" : "standardize"),
          family.name(),
          family.support().lowest(),
          family.support().highest());
    }
  }

  /**
   * Refuses more components than features.
   *
   * @throws UsageException with one line that names the option
   */
  public void check(int dimensions) {
    if (components > dimensions) {
      throw new UsageException(
          "{pca} %d: rows have only %d values; give at most %2$d", components, dimensions);
    }
    if (components > 0 && dimensions > MAX_DIMENSIONS) {
      throw new UsageException(
          "{pca} %d: rows have %d values, expected at most %d; leave {pca} out",
          components, dimensions, MAX_DIMENSIONS);
    }
  }

  @Override
  public RowTransform fit(Dataset rows) {
    check(rows.dimensions());
    if (components == 0) {
      return standardize
          ? new RowTransform(Standardization.of(Moments.of(rows)), null)
          : RowTransform.NONE;
    }
    Scatter scatter = Scatter.aboutMeans(rows);
    double[] covariance = scatter.covariance();
    if (!standardize) {
      return new RowTransform(null, PrincipalComponents.of(scatter.mean(), covariance, components));
    }
    int dimensions = rows.dimensions();
    double[] variance = PackedSymmetric.diagonalOf(covariance, dimensions);
    Standardization standardization = Standardization.of(scatter.mean(), variance);
    divide(covariance, standardization.deviation());
    return new RowTransform(
        standardization, PrincipalComponents.of(new double[dimensions], covariance, components));
  }

  /** From covariances to correlations, in place. */
  private static void divide(double[] packed, double[] deviation) {
    for (int i = 0, at = 0; i < deviation.length; i++) {
      for (int j = 0; j <= i; j++, at++) {
        packed[at] /= deviation[i] * deviation[j];
      }
    }
  }
}
