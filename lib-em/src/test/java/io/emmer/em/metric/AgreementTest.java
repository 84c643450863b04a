package io.emmer.em.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgreementTest {
  /**
   * Manning, Raghavan and Schütze 2008, figure 16.4: purity .71 and NMI .36, printed there. ARI
   * 60/247 and the digits of NMI: counted over all pairs with Python's fractions.
   */
  private static final Contingency BOOK = table(new long[][] {{5, 1, 2}, {1, 4, 0}, {0, 1, 3}});

  @Test
  void theBooksExample() {
    Agreement agreement = Agreement.of(BOOK);

    assertThat(agreement.purity()).isEqualTo(12.0 / 17);
    assertThat(agreement.nmi()).isCloseTo(0.36456177185718974, within(1e-14));
    assertThat(agreement.ari()).isCloseTo(60.0 / 247, within(1e-15));
    assertThat(agreement.hungarianAccuracy()).isEqualTo(12.0 / 17);
  }

  /** Examples of scikit-learn's documentation of adjusted_rand_score: 0.57 and -0.5. */
  @Test
  void adjustedRandIndexOfScikitLearnsDocumentation() {
    Contingency unpure = table(new long[][] {{2, 0, 0}, {0, 1, 1}});
    Contingency discordant = table(new long[][] {{1, 1}, {1, 1}});

    assertThat(Agreement.ari(unpure)).isCloseTo(4.0 / 7, within(1e-15));
    assertThat(Agreement.nmi(unpure)).isCloseTo(0.8, within(1e-15));
    assertThat(Agreement.ari(discordant)).isCloseTo(-0.5, within(1e-15));
    assertThat(Agreement.nmi(discordant)).isZero();
  }

  @Test
  void perfectAgreementUnderAnyNames() {
    assertThat(Agreement.of(table(new long[][] {{0, 7}, {5, 0}})))
        .isEqualTo(new Agreement(1, 1, 1, 1));
    assertThat(Agreement.of(table(new long[][] {{0, 0, 7}, {5, 0, 0}})))
        .isEqualTo(new Agreement(1, 1, 1, 1));
  }

  @Test
  void oneLabelOrOneComponent() {
    assertThat(Agreement.of(table(new long[][] {{9}}))).isEqualTo(new Agreement(1, 1, 1, 1));
    assertThat(Agreement.of(table(new long[][] {{1}}))).isEqualTo(new Agreement(1, 1, 1, 1));
    assertThat(Agreement.of(table(new long[][] {{3, 1}}))).isEqualTo(new Agreement(1, 0, 0, .75));
    assertThat(Agreement.of(table(new long[][] {{3}, {1}})))
        .isEqualTo(new Agreement(.75, 0, 0, .75));
    assertThat(Agreement.of(table(new long[][] {{1, 0}, {0, 1}})))
        .isEqualTo(new Agreement(1, 1, 1, 1));
  }

  @Test
  void aTableWithoutRowsHasNoAgreement() {
    Agreement nothing = new Agreement(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    assertThat(Agreement.of(new Contingency.Counter(3).contingency())).isEqualTo(nothing);
    assertThat(Agreement.of(table(new long[][] {{0, 0}, {0, 0}}))).isEqualTo(nothing);
  }

  @Test
  void emptyComponentsChangeNothing() {
    Contingency wider = table(new long[][] {{5, 0, 1, 2}, {1, 0, 4, 0}, {0, 0, 1, 3}});

    assertThat(Agreement.of(wider)).isEqualTo(Agreement.of(BOOK));
  }

  @Test
  void transposingChangesNeitherNmiNorAri() {
    Contingency transposed = table(new long[][] {{5, 1, 0}, {1, 4, 1}, {2, 0, 3}});

    assertThat(Agreement.nmi(transposed)).isCloseTo(Agreement.nmi(BOOK), within(1e-15));
    assertThat(Agreement.ari(transposed)).isCloseTo(Agreement.ari(BOOK), within(1e-15));
  }

  @Test
  void billionsOfRows() {
    long n = 4_000_000_000L;
    Contingency large = table(new long[][] {{n, 0}, {0, n}});
    Contingency independent = table(new long[][] {{n, n}, {n, n}});

    assertThat(Agreement.of(large)).isEqualTo(new Agreement(1, 1, 1, 1));
    assertThat(Agreement.nmi(independent)).isZero();
    assertThat(Agreement.ari(independent)).isCloseTo(0, within(1e-9));
  }

  @Test
  void moreComponentsThanLabelsAndFewer() {
    assertThat(Agreement.hungarianAccuracy(table(new long[][] {{4, 3, 0}, {0, 1, 2}})))
        .isEqualTo(.6);
    assertThat(Agreement.hungarianAccuracy(table(new long[][] {{4, 0}, {3, 1}, {0, 2}})))
        .isEqualTo(.6);
  }

  @Test
  void matchingIsTheBestOfAllPermutations() {
    CounterRandom.Stream random = CounterRandom.stream(1, RandomPurpose.KMEANS_PLUS_PLUS, 0, 0);
    for (int trial = 0; trial < 300; trial++) {
      int rows = 1 + trial % 5;
      int columns = 1 + trial / 5 % 5;
      long[][] weights = new long[rows][columns];
      for (long[] row : weights) {
        for (int j = 0; j < columns; j++) {
          row[j] = (long) (random.nextUniform() * (trial % 2 == 0 ? 5 : 1000)) - trial % 3;
        }
      }

      int[] match = MaximumMatching.of(weights, columns);

      List<Integer> used = IntStream.of(match).filter(j -> j >= 0).boxed().toList();
      assertThat(used).doesNotHaveDuplicates().hasSize(Math.min(rows, columns));
      assertThat(sum(weights, match)).isEqualTo(best(weights, columns, 0, new ArrayList<>()));
    }
  }

  @Test
  void matchingOfNothing() {
    assertThat(MaximumMatching.of(new long[0][], 3)).isEmpty();
    assertThat(MaximumMatching.of(new long[2][0], 0)).containsExactly(-1, -1);
  }

  @Test
  void tablesMustBeRectangularAndCounts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contingency(List.of("a"), 2, new long[][] {{1}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contingency(List.of("a"), 1, new long[][] {{-1}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contingency(List.of("a", "b"), 1, new long[][] {{1}}));
  }

  private static Contingency table(long[][] counts) {
    List<String> labels = IntStream.range(0, counts.length).mapToObj(Integer::toString).toList();
    return new Contingency(labels, counts[0].length, counts);
  }

  private static long sum(long[][] weights, int[] match) {
    long sum = 0;
    for (int i = 0; i < match.length; i++) {
      sum += match[i] < 0 ? 0 : weights[i][match[i]];
    }
    return sum;
  }

  /** Over all ways to match as many as possible of the rows from {@code row} on. */
  private static long best(long[][] weights, int columns, int row, List<Integer> used) {
    if (row == weights.length) {
      return used.size() == Math.min(weights.length, columns) ? 0 : Long.MIN_VALUE / 2;
    }
    long best = best(weights, columns, row + 1, used);
    for (int j = 0; j < columns; j++) {
      if (!used.contains(j)) {
        used.add(j);
        best = Math.max(best, weights[row][j] + best(weights, columns, row + 1, used));
        used.remove((Integer) j);
      }
    }
    return best;
  }
}
