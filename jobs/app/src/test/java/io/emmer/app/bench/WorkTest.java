package io.emmer.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Candidate;
import io.emmer.em.LocalDataset;
import io.emmer.em.Model;
import io.emmer.em.data.DenseBlock;
import io.emmer.spark.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTest {
  @Test
  void readsFamilyAndRestarts() {
    assertThat(Work.parse("kmeans").restarts()).isEqualTo(1);
    assertThat(Work.parse("gaussian-unit").family().name()).isEqualTo("gaussian-unit");
    Work work = Work.parse("bernoulli-restarts10");
    assertThat(work.family().name()).isEqualTo("bernoulli");
    assertThat(work.restarts()).isEqualTo(10);
    assertThat(work.name()).isEqualTo("bernoulli-restarts10");
  }

  @Test
  void readsComponentsAndPrincipalComponents() {
    Work work = Work.parse("gaussian-unit-k10-pca50-restarts3");
    assertThat(work.family().name()).isEqualTo("gaussian-unit");
    assertThat(work.componentsOr(20)).isEqualTo(10);
    assertThat(work.principalComponents()).isEqualTo(50);
    assertThat(work.restarts()).isEqualTo(3);
    assertThat(Work.parse("kmeans").componentsOr(20)).isEqualTo(20);
    assertThat(Work.parse("kmeans").principalComponents()).isZero();
  }

  @Test
  void readsWholeRuns() {
    assertThat(Work.parse("kmeans").whole()).isFalse();
    Work work = Work.parse("kmeans-k10-restarts3-whole");
    assertThat(work.whole()).isTrue();
    assertThat(work.restarts()).isEqualTo(3);
  }

  @Test
  void mllibHasKMeansAndFullCovariances() {
    assertThat(Work.isInMllib("kmeans")).isTrue();
    assertThat(Work.isInMllib("gaussian-full-k10-pca50")).isTrue();
    assertThat(Work.isInMllib("kmeans-restarts3")).isFalse();
    assertThat(Work.isInMllib("kmeans-whole")).isFalse();
    assertThat(Work.isInMllib("bernoulli")).isFalse();
    assertThat(Work.defaults())
        .contains("kmeans", "kmeans-whole", "bernoulli-restarts10", "gaussian-unit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "faiss",
        "kmeans-restarts0",
        "kmeans-restarts",
        "-restarts3",
        "bernoulli-whole"
      })
  void refusesWhatIsNoWork(String name) {
    assertThatThrownBy(() -> Work.parse(name))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--works: found '" + name + "', expected ")
        .hasMessageContaining("bernoulli");
  }

  @Test
  void familiesStartFromTheSameRows() {
    double[] x = new double[40];
    for (int i = 0; i < x.length; i++) {
      x[i] = i / 64.0;
    }
    LocalDataset data = new LocalDataset(List.of(new DenseBlock(0, 2, x, null)), new double[2]);
    double[] rows = start(data, "kmeans").centres();
    double[] bernoulli = start(data, "bernoulli").centres();
    for (int i = 0; i < rows.length; i++) {
      assertThat(bernoulli[i]).isEqualTo(.25 + .5 * rows[i]);
    }
  }

  private static Model start(LocalDataset data, String family) {
    List<Candidate<?, ?>> starts = Work.parse(family).starts(data, 4, 7);
    return starts.get(0).model();
  }
}
