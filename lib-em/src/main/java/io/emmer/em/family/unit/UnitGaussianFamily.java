package io.emmer.em.family.unit;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.RowSampler;
import io.emmer.em.data.DataBlock;
import io.emmer.em.init.Moments;
import io.emmer.em.init.RandomKey;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.mixture.FirstMomentStatistics;
import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureEStep;
import io.emmer.em.mixture.MixtureSampler;
import io.emmer.em.model.NdArray;
import java.util.Map;
import java.util.Optional;

/** p(x | k) = N(x | mu_k, I). */
public final class UnitGaussianFamily implements Family<UnitGaussianModel, FirstMomentStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-unit";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean centresData() {
    return true;
  }

  @Override
  public EStep<FirstMomentStatistics> eStep(UnitGaussianModel model, double[] origin) {
    return new MixtureEStep<>(
        new UnitGaussianScorer(model, origin),
        model.weights(),
        () -> newStatistics(model.components(), origin));
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

  /** Means ~ U over the range of each feature. */
  @Override
  public UnitGaussianModel random(int components, RandomKey key, Moments moments) {
    return fromCentres(components, moments.uniformInRange(components, key), moments);
  }

  @Override
  public void absorb(Assignments assignments, DataBlock block, FirstMomentStatistics into) {
    into.absorb(assignments, block);
  }

  @Override
  public FirstMomentStatistics newStatistics(int components, double[] origin) {
    return new FirstMomentStatistics(components, origin);
  }

  @Override
  public long freeParameters(int components, int dimensions) {
    return components - 1 + (long) components * dimensions;
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return Double.BYTES * (long) components * (dimensions + 1);
  }

  @Override
  public Optional<RowSampler> sampler(UnitGaussianModel model) {
    return Optional.of(
        new MixtureSampler(
            model.weights(), GaussianDraw.unit(model.centres(), model.dimensions())));
  }

  @Override
  public UnitGaussianModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return new UnitGaussianModel(
        ComponentTable.read(components, dimensions, arrays, UnitGaussianModel.MEANS));
  }
}
