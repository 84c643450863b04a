package io.emmer.em.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RidgeRuleTest {
  private static final int COLUMNS = 700;

  /** At the minimum the gradient F'(F q - r) + lambda q is 0, and the function is convex. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 31, 32, 33, 70})
  void gradientIsZero(int k) {
    RatingRows ratings =
        FactorRowsFixture.rows(COLUMNS, 0, 1, k, k + 1, 2 * k + 3, 127, 128, 129, 600);
    double[] fixed = FactorRowsFixture.factors(COLUMNS, k);
    double lambda = 0.3;
    double[] q = solve(ratings, k, lambda, new FactorRows(k, null, fixed));
    for (int n = 0; n < ratings.rows(); n++) {
      double[] gradient = new double[k];
      for (int f = 0; f < k; f++) {
        gradient[f] = lambda * q[n * k + f];
      }
      for (int i = ratings.starts()[n]; i < ratings.starts()[n + 1]; i++) {
        double error = -ratings.values()[i];
        for (int f = 0; f < k; f++) {
          error += q[n * k + f] * fixed[ratings.columns()[i] * k + f];
        }
        for (int f = 0; f < k; f++) {
          gradient[f] += error * fixed[ratings.columns()[i] * k + f];
        }
      }
      for (int f = 0; f < k; f++) {
        assertThat(gradient[f]).as("row %d, factor %d", n, f).isEqualTo(0, within(1e-9));
      }
    }
  }

  /** Two ratings 3 and 1 with the factors (1, 0) and (1, 1) and lambda 1, solved by hand. */
  @Test
  void tinyCaseIsTheClosedForm() {
    RatingRows ratings = new RatingRows(new int[] {0, 2}, new int[] {0, 1}, new double[] {3, 1});
    double[] q = solve(ratings, 2, 1, new FactorRows(2, null, new double[] {1, 0, 1, 1}));
    // (F'F + I) q = [3 1; 1 2] q = F'r = (4, 1), so q = (7/5, -1/5).
    assertThat(q).containsExactly(new double[] {1.4, -0.2}, within(1e-15));
  }

  /** Three ratings 2, 0, 1 of the one factor 1, 2, 3 and lambda 6: q = 5 / (14 + 6). */
  @Test
  void oneFactorIsAQuotient() {
    RatingRows ratings =
        new RatingRows(new int[] {0, 3}, new int[] {0, 1, 2}, new double[] {2, 0, 1});
    double[] q = solve(ratings, 1, 6, new FactorRows(1, null, new double[] {1, 2, 3}));
    assertThat(q).containsExactly(new double[] {0.25}, within(1e-15));
  }

  /**
   * Where all is known, the minimum over both sides is the singular value decomposition with all
   * singular values less by lambda (Mazumder, Hastie and Tibshirani 2010, lemma 1 and section 8):
   * of [2 1; 1 2] they are 3 and 1, and 2.5 and 0.5 are left for lambda 0.5.
   */
  @Test
  void fullRatingsEndAtTheDecompositionLessLambda() {
    RatingRows ratings =
        new RatingRows(new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, new double[] {2, 1, 1, 2});
    double[] users = {0.3, -0.2, 0.1, 0.9};
    double[] items = users;
    for (int step = 0; step < 100; step++) {
      items = solve(ratings, 2, 0.5, new FactorRows(2, null, users));
      users = solve(ratings, 2, 0.5, new FactorRows(2, null, items));
    }
    double[] product = new double[4];
    for (int i = 0; i < 4; i++) {
      int user = i / 2 * 2;
      int item = i % 2 * 2;
      product[i] = users[user] * items[item] + users[user + 1] * items[item + 1];
    }
    assertThat(product).containsExactly(new double[] {1.5, 1, 1, 1.5}, within(1e-12));
  }

  @Test
  void rowsWithoutRatingsGetZeros() {
    double[] q =
        solve(FactorRowsFixture.rows(1, 0, 0), 3, 1, new FactorRows(3, null, new double[9]));
    assertThat(q).containsOnly(0.0).hasSize(6);
  }

  @Test
  void factorsOfTheRowsThatAreNeededAreEnough() {
    int k = 9;
    RatingRows ratings = FactorRowsFixture.rows(COLUMNS, 5, 40);
    double[] fixed = FactorRowsFixture.factors(COLUMNS, k);
    int[] needed = Arrays.stream(ratings.columns()).distinct().sorted().toArray();
    double[] some =
        IntStream.of(needed)
            .flatMap(row -> IntStream.range(row * k, (row + 1) * k))
            .mapToDouble(i -> fixed[i])
            .toArray();
    assertThat(solve(ratings, k, 1, new FactorRows(k, needed, some)))
        .isEqualTo(solve(ratings, k, 1, new FactorRows(k, null, fixed)));
  }

  @Test
  void lambdaMustBePositive() {
    assertThatThrownBy(() -> new RidgeRule(3, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 40})
  void errorsAreThoseOfTheDefinition(int k) {
    RatingRows ratings = FactorRowsFixture.rows(COLUMNS, 3, 0, 130);
    double[] fixed = FactorRowsFixture.factors(COLUMNS, k);
    double[] own = FactorRowsFixture.factors(ratings.rows(), k);
    ErrorSums sums =
        new ErrorMeter(k)
            .measure(FactorRowsFixture.block(ratings), own, new FactorRows(k, null, fixed));
    double expected = 0;
    for (int n = 0; n < ratings.rows(); n++) {
      for (int i = ratings.starts()[n]; i < ratings.starts()[n + 1]; i++) {
        double error = ratings.values()[i];
        for (int f = 0; f < k; f++) {
          error -= own[n * k + f] * fixed[ratings.columns()[i] * k + f];
        }
        expected += error * error;
      }
    }
    assertThat(sums.squaredError(Part.TRAINING)).isEqualTo(expected, within(1e-9 * expected));
    assertThat(sums.count(Part.TRAINING)).isEqualTo(133);
    assertThat(sums.squaredNorm())
        .isEqualTo(Arrays.stream(own).map(x -> x * x).sum(), within(1e-9));
  }

  private static double[] solve(RatingRows ratings, int k, double lambda, FactorRows fixed) {
    return new RidgeRule(k, lambda).solver().factors(FactorRowsFixture.block(ratings), null, fixed);
  }
}
