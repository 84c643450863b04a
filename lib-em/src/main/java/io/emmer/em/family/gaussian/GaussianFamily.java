package io.emmer.em.family.gaussian;

import io.emmer.em.HyperParameters;
import io.emmer.em.Moments;
import io.emmer.em.ObjectiveRemark;
import io.emmer.em.RandomKey;
import io.emmer.em.Setting;
import io.emmer.em.mixture.MixtureFamily;
import io.emmer.em.mixture.MixtureStatistics;
import io.emmer.em.mixture.VarianceFloor;
import java.util.Set;

/** A family of Gaussian mixtures. */
public abstract class GaussianFamily<M extends GaussianModel, S extends MixtureStatistics<S>>
    extends MixtureFamily<M, S> {
  private static final long serialVersionUID = 1L;

  /** log(2 pi). */
  public static final double LOG_2_PI = StrictMath.log(2 * StrictMath.PI);

  /** The group of all Gaussian families. */
  public static final String GROUP = "gaussian";

  private static final ObjectiveRemark REMARK =
      new ObjectiveRemark(
          "",
          "These are densities, not probabilities: they may be above 1, and a positive"
              + " log-likelihood is right where components are narrow. The value depends on the"
              + " units of the features, so compare it only between runs on the same rows.");

  private final String name;
  private final VarianceFloor floor;

  /**
   * @param floor of the variances, where the family has some
   */
  protected GaussianFamily(String name, VarianceFloor floor) {
    this.name = name;
    this.floor = floor;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public Set<Setting> hyperParameters() {
    return Set.of(HyperParameters.VARIANCE_FLOOR);
  }

  /** The floor of the variances. */
  protected final VarianceFloor floor() {
    return floor;
  }

  /** -D/2 log(2 pi). */
  protected static double logNormaliser(int dimensions) {
    return -dimensions * LOG_2_PI / 2;
  }

  @Override
  public final String group() {
    return GROUP;
  }

  /** The clusters of K-means, as random rows far more often end in poor optima. */
  @Override
  public final String defaultInitialization() {
    return "kmeans";
  }

  @Override
  public final ObjectiveRemark remark() {
    return REMARK;
  }

  @Override
  public final boolean prefersCentredData() {
    return true;
  }

  /** Means ~ U over the range of each feature. */
  @Override
  public final M random(int components, RandomKey key, Moments moments) {
    return fromCentres(components, moments.uniformInRange(components, key), moments);
  }
}
