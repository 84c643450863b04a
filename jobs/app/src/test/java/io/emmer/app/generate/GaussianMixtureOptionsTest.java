package io.emmer.app.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.synthetic.GaussianGenerator;
import io.emmer.spark.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianMixtureOptionsTest {
  @Test
  void readsOneDeviationAComponent() {
    GaussianMixtureOptions options = GaussianMixtureOptions.parse(".75, .25", "1,2,3;4,5,6", "2;3");
    assertThat(options.components()).isEqualTo(2);
    assertThat(options.dimensions()).isEqualTo(3);
    assertSameRow(
        options.generator(5),
        new GaussianGenerator(
            5,
            DiagonalGaussianModel.spherical(
                new double[] {.75, .25}, new double[] {1, 2, 3, 4, 5, 6}, new double[] {4, 9})));
  }

  @Test
  void readsOneDeviationAFeature() {
    GaussianMixtureOptions options = GaussianMixtureOptions.parse(".5,.5", "1,2;4,5", "2,3;1,4");
    assertSameRow(
        options.generator(5),
        new GaussianGenerator(
            5,
            new DiagonalGaussianModel(
                new double[] {.5, .5}, new double[] {1, 2, 4, 5}, new double[] {4, 9, 1, 16})));
  }

  private static void assertSameRow(GaussianGenerator found, GaussianGenerator expected) {
    double[] a = new double[expected.dimensions()];
    double[] b = new double[expected.dimensions()];
    for (long row = 0; row < 20; row++) {
      found.draw(row, a, 0);
      expected.draw(row, b, 0);
      assertThat(a).isEqualTo(b);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          .8,.1    | 0;1   | 1;1   | --weights: found [0.8, 0.1] with sum 0.9
          1.5,-.5  | 0;1   | 1;1   | --weights: found [1.5, -0.5]
          .5,x     | 0;1   | 1;1   | --weights: found 'x', expected finite numbers
          .5,.5    | 0     | 1;1   | --means: found 1 components, expected 2
          .5,.5    | 0,1;2 | 1;1   | --means: found 1 numbers for component 1, expected 2
          .5,.5    | 0;NaN | 1;1   | --means: found 'NaN'
          .5,.5    |       | 1;1   | --means: found none
          .5,.5    | 0;1   | 1     | --standard-deviations: found 1 components, expected 2
          .5,.5    | 0;1   | 1;0   | --standard-deviations: found 0.0, expected positive
          .5,.5    | 0,1;2,3 | 1,1;1 | --standard-deviations: found 1 numbers for component 1
          """)
  void saysWhatIsWrong(String weights, String means, String deviations, String message) {
    assertThatThrownBy(() -> GaussianMixtureOptions.parse(weights, means, deviations))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }
}
