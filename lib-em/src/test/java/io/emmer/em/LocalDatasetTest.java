package io.emmer.em;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.family.gaussian.diagonal.UnitGaussianFamily;
import io.emmer.em.family.kmeans.KMeansFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalDatasetTest {
  private static final TestRows ROWS = TestRows.of(2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

  /** First rows of the leaves seen. */
  private record Seen(List<Long> firstRows) implements Mergeable<Seen> {
    @Override
    public Seen merge(Seen right) {
      firstRows.addAll(right.firstRows);
      return this;
    }
  }

  @Test
  void knowsItsSizes() {
    LocalDataset data = ROWS.dataset(2, new double[] {1, 2});
    assertThat(data.rows()).isEqualTo(5);
    assertThat(data.dimensions()).isEqualTo(2);
    assertThat(data.origin()).containsExactly(1, 2);
  }

  @Test
  void reducesEveryLeafInOrder() {
    Seen seen =
        ROWS.dataset(2, new double[2])
            .reduce("test", () -> leaf -> new Seen(new ArrayList<>(List.of(leaf.firstRow()))));
    assertThat(seen.firstRows()).containsExactly(0L, 2L, 4L);
  }

  @Test
  void oneSweepServesAllCandidates() {
    LocalDataset data = ROWS.dataset(2, new double[2]);
    Candidate<?, ?> mixture = candidate(new UnitGaussianFamily(), 1, 2);
    Candidate<?, ?> kMeans = candidate(new KMeansFamily(), 1, 2, 9, 10);
    List<Statistics<?>> both = data.sweep("sweep", List.of(mixture, kMeans));
    assertThat(both).hasSize(2);
    assertThat(both.get(0).objective())
        .isEqualTo(data.sweep("sweep", List.of(mixture)).get(0).objective());
    assertThat(both.get(1).objective()).isEqualTo(-(0 + 8 + 32 + 8 + 0));
  }

  private static <M extends Model, S extends Statistics<S>> Candidate<M, S> candidate(
      Family<M, S> family, double... centres) {
    return new Candidate<>(family, family.fromCentres(centres.length / 2, centres, null));
  }
}
