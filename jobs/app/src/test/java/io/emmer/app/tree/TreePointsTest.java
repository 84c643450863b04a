package io.emmer.app.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.function.PairwiseDistance;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Linkage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreePointsTest {
  /** Four points on a line, at 0, 1, 5 and 9. */
  private static final double[] LINE = {0, 1, 5, 9};

  private static TreePoints points(String kind, int[] leafOf, double[] sizes, String... names) {
    return new TreePoints(kind, LINE, 1, leafOf, sizes, List.of(names));
  }

  @Test
  void meansOfRowsAreUnweighted() {
    TreePoints rows = points("row", new int[] {0, 1, 2, 3}, null, "0", "1", "2", "3");
    double[][] means = rows.means(new int[] {0, 0, 1, 1}, 2);
    assertThat(means[0]).containsExactly(0.5);
    assertThat(means[1]).containsExactly(7);
    assertThat(rows.count()).isEqualTo(4);
  }

  @Test
  void meansOfComponentsAreWeightedByTheirSizes() {
    double[] sizes = {3, 1, 1, 3};
    TreePoints components = points("component", new int[] {0, 1, 2, 3}, sizes, "0", "1", "2", "3");
    double[][] means = components.means(new int[] {0, 0, 1, 1}, 2);
    assertThat(means[0]).containsExactly(0.25);
    assertThat(means[1]).containsExactly(8);
  }

  /** Points 0 and 3 are one cluster from the start, whose centre is 4.5, next to point 2. */
  @Test
  void clustersOfLabelsStartTogether() {
    TreePoints clusters = points("cluster", new int[] {0, 1, 2, 0}, null, "a", "b", "c");
    assertThat(clusters.means(new int[] {0, 1, 1}, 2)[1]).containsExactly(3);
    Dendrogram tree = clusters.cluster(PairwiseDistance.L2, Linkage.CENTROID);
    assertThat(tree.leaves()).isEqualTo(3);
    assertThat(tree.merges().get(0).first()).isZero();
    assertThat(tree.merges().get(0).second()).isEqualTo(2);
    assertThat(tree.merges().get(0).height()).isEqualTo(0.5);
  }
}
