package io.emmer.em.family.gaussian;

import io.emmer.em.Moments;
import io.emmer.em.ObjectiveRemark;
import io.emmer.em.RandomKey;
import io.emmer.em.family.FamilyProvider;
import io.emmer.em.mixture.MixtureFamily;
import io.emmer.em.mixture.MixtureStatistics;

/** A family of Gaussian mixtures. */
public abstract class GaussianFamily<M extends GaussianModel, S extends MixtureStatistics<S>>
    extends MixtureFamily<M, S> implements FamilyProvider {
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

  @Override
  public final String group() {
    return GROUP;
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
