package io.emmer.app.toy;

import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.RandomKey;
import io.emmer.em.Support;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.FirstMomentStatistics;
import io.emmer.em.mixture.LinearScorer;
import io.emmer.em.mixture.MixtureFamily;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A family that only the tests have: p(x | k) = prod_d lambda_kd^x_d exp(-lambda_kd) / x_d! over
 * counts x_d.
 */
public final class PoissonFamily extends MixtureFamily<PoissonModel, FirstMomentStatistics> {
  private static final long serialVersionUID = 1L;
  private static final double LEAST_RATE = 1e-6;

  @Override
  public String name() {
    return "poisson";
  }

  @Override
  public Set<String> ownArrays() {
    return Set.of(PoissonModel.RATES);
  }

  @Override
  public Support support() {
    return new Support(0, Double.POSITIVE_INFINITY);
  }

  @Override
  public boolean prefersCentredData() {
    return false;
  }

  @Override
  protected ComponentScorer scorer(PoissonModel model, double[] origin) {
    double[] coefficients = model.centres();
    double[] bias = Arrays.stream(model.weights()).map(StrictMath::log).toArray();
    for (int i = 0; i < coefficients.length; i++) {
      bias[i / model.dimensions()] -= coefficients[i];
      coefficients[i] = StrictMath.log(coefficients[i]);
    }
    return new Scorer(ComponentScores.linear(model.dimensions(), coefficients, bias));
  }

  /** log pi_k + sum_d x_d log lambda_kd - lambda_kd, and in common -sum_d log x_d!. */
  private static final class Scorer extends LinearScorer {
    Scorer(ComponentScores scores) {
      super(scores, 0);
    }

    @Override
    public double commonTerm(DataBlock block, int n) {
      double[] row = new double[block.dimensions()];
      block.copyRow(n, row, 0);
      double sum = 0;
      for (double x : row) {
        for (int factor = 2; factor <= x; factor++) {
          sum -= StrictMath.log(factor);
        }
      }
      return sum;
    }
  }

  /** lambda_kd = sum_n w_n r_nk x_nd / R_k. */
  @Override
  public PoissonModel mStep(FirstMomentStatistics statistics, PoissonModel previous) {
    double[] rates = previous.centres();
    int dims = previous.dimensions();
    for (int i = 0; i < rates.length; i++) {
      if (!statistics.isLost(i / dims)) {
        rates[i] = Math.max(LEAST_RATE, statistics.mean(i / dims, i % dims));
      }
    }
    return new PoissonModel(statistics.mixingWeights(), rates);
  }

  @Override
  public PoissonModel fromCentres(int components, double[] centres, Moments moments) {
    double[] rates = new double[centres.length];
    Arrays.setAll(
        rates, i -> LEAST_RATE + (centres[i] + moments.mean()[i % moments.dimensions()]) / 2);
    return new PoissonModel(ComponentModel.equalWeights(components), rates);
  }

  @Override
  public PoissonModel random(int components, RandomKey key, Moments moments) {
    return fromCentres(components, moments.uniformInRange(components, key), moments);
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
  public PoissonModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return new PoissonModel(
        ComponentModel.weights(arrays, components),
        ComponentModel.array(arrays, PoissonModel.RATES, components, dimensions));
  }
}
