package io.emmer.em.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.Model;
import io.emmer.em.family.bernoulli.BernoulliModel;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.family.gaussian.full.FullGaussianModel;
import io.emmer.em.family.gaussian.tied.TiedGaussianModel;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  private static final double[] HALVES = {0.5, 0.5};
  private static final double[] MEANS = {0, 0, 0.3, -0.2};

  private static double whole(Model model) {
    double value = model.divergence(0, 1, Double.POSITIVE_INFINITY);
    assertThat(model.divergence(1, 0, Double.POSITIVE_INFINITY)).isCloseTo(value, within(1e-12));
    assertThat(model.divergence(0, 1, value / 100)).isBetween(value / 100, value * (1 + 1e-12));
    assertThat(model.divergence(0, 0, 1)).isCloseTo(0, within(1e-12));
    return value;
  }

  /** Of N(0, 1) and N(1, 4): KL = log 2 + 2/8 - 1/2, and log(1/2) + 5/2 - 1/2 the other way. */
  @Test
  void ofTwoNormals() {
    assertThat(Divergence.normal(1, 1, 4)).isCloseTo(0.25 - 0.5 + 2.5 - 0.5, within(1e-15));
    assertThat(Divergence.normal(-1, 4, 1)).isEqualTo(Divergence.normal(1, 1, 4));
    assertThat(Divergence.normal(0, 3, 3)).isZero();
  }

  @Test
  void ofOutcomesAndCounts() {
    assertThat(Divergence.bernoulli(0.25, 0.75)).isCloseTo(Math.log(3), within(1e-15));
    assertThat(Divergence.bernoulli(0, 0.5)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Divergence.bernoulli(0, 0)).isZero();
    assertThat(Divergence.part(2, 4)).isCloseTo(2 * Math.log(2), within(1e-15));
  }

  @Test
  void modelsOfIndependentFeaturesAddThem() {
    assertThat(whole(new BernoulliModel(HALVES, new double[] {0.25, 0.5, 0.75, 0.5})))
        .isCloseTo(Math.log(3), within(1e-15));
    assertThat(whole(DiagonalGaussianModel.unit(HALVES, MEANS))).isCloseTo(0.13, within(1e-15));
    double[] variances = {1, 2, 4, 3};
    assertThat(whole(new DiagonalGaussianModel(HALVES, MEANS, variances)))
        .isCloseTo(Divergence.normal(0.3, 1, 4) + Divergence.normal(0.2, 2, 3), within(1e-15));
  }

  /** m'S^-1 m with S^-1 = [[2, -1], [-1, 2]] / 3. */
  @Test
  void ofOneCovariance() {
    double[] covariance = {2, 1, 1, 2};
    double expected = (2 * 0.09 + 2 * 0.3 * 0.2 + 2 * 0.04) / 3;

    assertThat(whole(TiedGaussianModel.of(HALVES, MEANS, covariance)))
        .isCloseTo(expected, within(1e-15));
    double[] twice = {2, 1, 1, 2, 2, 1, 1, 2};
    assertThat(whole(FullGaussianModel.of(HALVES, MEANS, twice)))
        .isCloseTo(expected, within(1e-14));
  }

  /** S_0 = [[2, 1], [1, 2]], S_1 = I: the traces are 4 and 4/3. */
  @Test
  void ofTwoCovariances() {
    double[] covariances = {2, 1, 1, 2, 1, 0, 0, 1};
    double ofMeans = (2 * 0.09 + 2 * 0.3 * 0.2 + 2 * 0.04) / 3 + 0.13;

    assertThat(whole(FullGaussianModel.of(HALVES, MEANS, covariances)))
        .isCloseTo((4 + 4 / 3.0 - 4 + ofMeans) / 2, within(1e-14));
  }
}
