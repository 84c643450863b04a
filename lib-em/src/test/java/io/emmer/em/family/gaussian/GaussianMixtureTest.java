package io.emmer.em.family.gaussian;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Candidate;
import io.emmer.em.EmException;
import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.bernoulli.BernoulliModel;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianFamily;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.mixture.MixtureDensity;
import io.emmer.em.mixture.VarianceFloor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest {
  private static final DiagonalGaussianModel X =
      new DiagonalGaussianModel(
          new double[] {0.25, 0.75}, new double[] {0, 2, 4, -2}, new double[] {1, 2, 3, 4});
  private static final DiagonalGaussianModel Y =
      DiagonalGaussianModel.spherical(
          new double[] {0.5, 0.5}, new double[] {1, 0, -1, 10}, new double[] {0.5, 2});

  @Test
  void momentsAreThoseOfTheFormula() {
    MixtureMoments moments = MixtureMoments.of(X);
    assertClose(moments.mean(), new double[] {3, -1}, 1e-15);
    // E[xx'] - E[x] E[x]' with E[x_0^2] = .25 * 1 + .75 (3 + 16), E[x_0 x_1] = .75 * -8,
    // E[x_1^2] = .25 (2 + 4) + .75 (4 + 4).
    assertClose(moments.covariance(), new double[] {14.5 - 9, -3, -3, 7.5 - 1}, 1e-14);
  }

  @Test
  void momentsKeepTheirDigitsFarFromZero() {
    DiagonalGaussianModel far =
        DiagonalGaussianModel.unit(new double[] {0.5, 0.5}, new double[] {1e8 - 1, 1e8 + 1});
    assertClose(MixtureMoments.of(far).covariance(), new double[] {2}, 1e-15);
  }

  @Test
  void theSumHasTheSumOfTheMoments() {
    GaussianMixture sum = GaussianMixture.ofSum(X, Y);
    assertThat(sum.components()).isEqualTo(4);
    MixtureMoments x = MixtureMoments.of(X);
    MixtureMoments y = MixtureMoments.of(Y);
    MixtureMoments moments = MixtureMoments.of(sum);
    for (int d = 0; d < 2; d++) {
      assertClose(moments.mean()[d], x.mean()[d] + y.mean()[d], 1e-14, 1);
    }
    for (int i = 0; i < 4; i++) {
      assertClose(moments.covariance()[i], x.covariance()[i] + y.covariance()[i], 1e-13, 1);
    }
    assertThat(sum.arrays().get("covariances").shape()).containsExactly(4, 2, 2);
  }

  /** By integrating p_x(t) p_y(s - t) over t. */
  @Test
  void theDensityOfTheSumIsTheConvolution() {
    DiagonalGaussianModel x =
        new DiagonalGaussianModel(
            new double[] {0.3, 0.7}, new double[] {-1, 2}, new double[] {0.5, 1.5});
    DiagonalGaussianModel y =
        DiagonalGaussianModel.spherical(
            new double[] {0.6, 0.4}, new double[] {0, 3}, new double[] {1, 0.25});
    GaussianMixture sum = GaussianMixture.ofSum(x, y);
    for (double s : List.of(-3.0, 0.0, 1.7, 6.0)) {
      double integral = 0;
      for (int i = -4000; i <= 4000; i++) {
        double t = 0.005 * i;
        integral += 0.005 * density(x, t) * density(y, s - t);
      }
      assertClose(density(sum, s), integral, 1e-9, 0);
    }
  }

  private static double density(GaussianModel model, double t) {
    double sum = 0;
    for (int k = 0; k < model.components(); k++) {
      double variance = model.covariance(k)[0];
      double squares = (t - model.centre(k, 0)) * (t - model.centre(k, 0));
      double normal = Math.exp(-squares / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
      sum += model.weights()[k] * normal;
    }
    return sum;
  }

  @Test
  void sumsOfOtherDimensionsAreRefused() {
    DiagonalGaussianModel one = DiagonalGaussianModel.unit(new double[] {1}, new double[1]);
    assertThatThrownBy(() -> GaussianMixture.ofSum(X, one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 dimensions");
  }

  @Test
  void densityAndPosteriorOfSingleRows() {
    DiagonalGaussianModel model =
        new DiagonalGaussianModel(
            new double[] {0.3, 0.7}, new double[] {-1, 2}, new double[] {0.5, 1.5});
    MixtureDensity mixture =
        MixtureDensity.of(new Candidate<>(new DiagonalGaussianFamily(0), model));
    for (double t : List.of(-3.0, 0.0, 1.7, 6.0)) {
      assertClose(mixture.logDensity(t), Math.log(density(model, t)), 1e-13, 1);
      double first = 0.3 * Math.exp(-(t + 1) * (t + 1)) / Math.sqrt(Math.PI);
      assertClose(mixture.posterior(t)[0], first / density(model, t), 1e-12, 1e-6);
    }
    assertThatThrownBy(() -> mixture.logDensity(1, 2)).hasMessageContaining("2 features");
    assertThatThrownBy(() -> mixture.posterior(Double.NaN)).hasMessageContaining("feature 0");
  }

  @Test
  void densityOfBernoulliRowsAndNoneOfKMeans() {
    BernoulliModel model = new BernoulliModel(new double[] {1}, new double[] {0.25, 0.5});
    MixtureDensity mixture = MixtureDensity.of(new Candidate<>(new BernoulliFamily(0), model));
    assertClose(mixture.logDensity(1, 0), Math.log(0.125), 1e-15, 0);
    assertThatThrownBy(() -> mixture.logDensity(2, 0)).hasMessageContaining("0.0 to 1.0");
    KMeansModel kmeans = new KMeansModel(new double[] {1}, new double[2]);
    assertThatThrownBy(() -> MixtureDensity.of(new Candidate<>(new KMeansFamily(), kmeans)))
        .hasMessageContaining("kmeans has no density");
  }

  @Test
  void floorsAreRaisedTenfoldAtMostSixTimes() {
    VarianceFloor floor = new VarianceFloor(0.5);
    assertThat(floor.add(3, new double[] {1, 0}).value()).containsExactly(1.5, 0.5);
    assertThat(floor.add(3, new double[] {1, 0}).raised()).isFalse();
    VarianceFloor.Floored<Double> raised =
        floor.raise(3, 1, f -> f > 4e5 ? Optional.of(f) : Optional.empty());
    assertThat(raised.value()).isEqualTo(5e5);
    assertThat(raised.count()).isEqualTo(1);
    assertThatThrownBy(() -> floor.raise(3, 1, f -> Optional.empty()))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("component 3")
        .hasMessageContaining("500000.0");
    VarianceFloor none = new VarianceFloor(0);
    assertClose(none.add(0, new double[] {4, 0}).value()[1], 4e-11, 1e-12, 0);
  }
}
