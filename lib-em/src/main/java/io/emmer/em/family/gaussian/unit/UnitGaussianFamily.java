package io.emmer.em.family.gaussian.unit;

import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.family.HyperParameters;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.mixture.FirstMomentStatistics;
import java.util.Map;

/** p(x | k) = N(x | mu_k, I). */
public final class UnitGaussianFamily
    extends GaussianFamily<UnitGaussianModel, FirstMomentStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-unit";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public UnitGaussianFamily with(HyperParameters hyperParameters) {
    return this;
  }

  @Override
  protected ComponentScorer scorer(UnitGaussianModel model, double[] origin) {
    return new UnitGaussianScorer(model, origin);
  }

  /** mu_kd = sum_n w_n r_nk x_nd / R_k (PRML (9.17)). */
  @Override
  public UnitGaussianModel mStep(FirstMomentStatistics statistics, UnitGaussianModel previous) {
    int dims = statistics.dimensions();
    double[] means = previous.centres();
    for (int k = 0; k < statistics.components(); k++) {
      if (!statistics.isLost(k)) {
        for (int d = 0; d < dims; d++) {
          means[k * dims + d] = statistics.mean(k, d);
        }
      }
    }
    return new UnitGaussianModel(statistics.mixingWeights(), means);
  }

  @Override
  public UnitGaussianModel fromCentres(int components, double[] centres, Moments moments) {
    return new UnitGaussianModel(ComponentTable.equalWeights(components), centres);
  }

  @Override
  public FirstMomentStatistics newStatistics(int components, double[] origin) {
    return new FirstMomentStatistics(components, origin);
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return Double.BYTES * (long) components * (dimensions + 1);
  }

  @Override
  public UnitGaussianModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return new UnitGaussianModel(
        ComponentTable.read(components, dimensions, arrays, GaussianModel.MEANS));
  }
}
