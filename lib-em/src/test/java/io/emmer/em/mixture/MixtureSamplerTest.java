package io.emmer.em.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.RowSampler;
import io.emmer.em.family.bernoulli.BernoulliModel;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.random.RandomPurpose;
import io.emmer.em.synthetic.GaussianGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MixtureSamplerTest {
  private static final int ROWS = 100_000;
  private static final int D = 2;

  /** Component 1 has no weight, and so has the last. */
  private static final double[] WEIGHTS = {.2, 0, .8, 0};

  private static final double[] CENTRES = {.1, .9, .5, .5, .7, 1, .5, .5};

  /** Standard errors that a mean may be off. */
  private static final double ERRORS = 5;

  @Test
  void bernoulliParametersAreRecovered() {
    double[] variances = Arrays.stream(CENTRES).map(p -> p * (1 - p)).toArray();
    RowSampler sampler = new BernoulliModel(WEIGHTS, CENTRES).sampler().orElseThrow();
    assertMoments(sampler, variances);
    double[] row = new double[D];
    for (int n = 0; n < 1000; n++) {
      sampler.draw(3, n, row, 0);
      assertThat(Arrays.stream(row)).allMatch(x -> x == 0 || x == 1);
    }
  }

  @Test
  void unitGaussianParametersAreRecovered() {
    double[] variances = new double[CENTRES.length];
    Arrays.fill(variances, 1);
    assertMoments(DiagonalGaussianModel.unit(WEIGHTS, CENTRES).sampler().orElseThrow(), variances);
  }

  @Test
  void tiedAndFullCovariancesAreThoseOfTheirFactors() {
    double[] factor = {2, Double.NaN, -.5, .1};
    double[] second = {1, 7, 3, .25};
    double[] factors = {2, Double.NaN, -.5, .1, 1, 7, 3, .25};
    double[] means = {0, 10, 5, 5};
    double[] weights = {.5, .5};
    RowSampler tied = new MixtureSampler(weights, GaussianDraw.full(means, D, factor));
    RowSampler full = new MixtureSampler(weights, GaussianDraw.full(means, D, factors));
    for (int k = 0; k < 2; k++) {
      assertThat(covariance(tied, k)).isCloseTo(2 * -.5, within(.05));
    }
    assertThat(covariance(full, 0)).isCloseTo(2 * -.5, within(.05));
    assertThat(covariance(full, 1)).isCloseTo(second[0] * second[2], within(.1));
  }

  private static double covariance(RowSampler sampler, int k) {
    double[] row = new double[D];
    double[] sums = new double[4];
    for (int n = 0; n < ROWS; n++) {
      if (sampler.draw(1, n, row, 0) == k) {
        sums[0]++;
        sums[1] += row[0];
        sums[2] += row[1];
        sums[3] += row[0] * row[1];
      }
    }
    return sums[3] / sums[0] - sums[1] / sums[0] * (sums[2] / sums[0]);
  }

  private static void assertMoments(RowSampler sampler, double[] variances) {
    long[] counts = new long[WEIGHTS.length];
    double[] sums = new double[CENTRES.length];
    double[] squares = new double[CENTRES.length];
    double[] row = new double[D];
    for (int n = 0; n < ROWS; n++) {
      int k = sampler.draw(3, n, row, 0);
      counts[k]++;
      for (int d = 0; d < D; d++) {
        double off = row[d] - CENTRES[k * D + d];
        sums[k * D + d] += off;
        squares[k * D + d] += off * off;
      }
    }
    for (int k = 0; k < WEIGHTS.length; k++) {
      double error = ERRORS * Math.sqrt(WEIGHTS[k] * (1 - WEIGHTS[k]) / ROWS);
      assertThat((double) counts[k] / ROWS).isCloseTo(WEIGHTS[k], within(error));
      for (int i = k * D; counts[k] > 0 && i < (k + 1) * D; i++) {
        double meanError = ERRORS * Math.sqrt(variances[i] / counts[k]);
        assertThat(sums[i] / counts[k]).isCloseTo(0, within(meanError));
        double varianceError = ERRORS * Math.sqrt(2.0 / counts[k]);
        assertThat(squares[i] / counts[k]).isCloseTo(variances[i], within(varianceError));
      }
    }
  }

  @Test
  void rowsAreFunctionsOfSeedAndNumber() throws Exception {
    RowSampler sampler = DiagonalGaussianModel.unit(WEIGHTS, CENTRES).sampler().orElseThrow();
    RowSampler sent = sent(sampler);
    long far = 1L << 40;
    double[] first = new double[D + 1];
    double[] second = new double[D];
    int k = sampler.draw(9, far, first, 1);
    sent.draw(9, 0, second, 0);
    assertThat(sent.draw(9, far, second, 0)).isEqualTo(k);
    assertThat(Arrays.copyOfRange(first, 1, D + 1)).isEqualTo(second);
    sent.draw(10, far, second, 0);
    assertThat(second[0]).isNotEqualTo(first[1]);
  }

  /** Else the rows that a model was fitted to would come again. */
  @Test
  void drawsAreNotThoseOfGeneratedData() {
    double[] variances = {1, 1, 1, 1};
    double[] generated = new double[D];
    new GaussianGenerator(9, DiagonalGaussianModel.spherical(WEIGHTS, CENTRES, variances))
        .draw(5, generated, 0);
    double[] drawn = new double[D];
    new MixtureSampler(WEIGHTS, GaussianDraw.diagonal(CENTRES, D, new double[] {1, 1, 1}))
        .draw(9, 5, drawn, 0);
    assertThat(drawn).isNotEqualTo(generated);
    new MixtureSampler(
            WEIGHTS,
            GaussianDraw.diagonal(CENTRES, D, variances),
            RandomPurpose.GAUSSIAN_COMPONENT,
            RandomPurpose.GAUSSIAN_VALUE)
        .draw(9, 5, drawn, 0);
    assertThat(drawn).isEqualTo(generated);
  }

  @Test
  void kMeansHasNoDensity() {
    assertThat(new KMeansModel(WEIGHTS, CENTRES).sampler()).isEmpty();
  }

  private static RowSampler sent(RowSampler sampler) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sampler);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (RowSampler) in.readObject();
    }
  }
}
