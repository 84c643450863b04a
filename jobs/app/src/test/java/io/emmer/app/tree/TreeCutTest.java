package io.emmer.app.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Merge;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeCutTest {
  /** (0 1) at 1, (2 3) at 2, all at 6. */
  private static final Dendrogram TREE =
      new Dendrogram(
          4, List.of(new Merge(0, 1, 1, 2), new Merge(2, 3, 2, 2), new Merge(4, 5, 6, 4)));

  /** (0 1) at 3, and with 2 at 2 already, as centroids may. */
  private static final Dendrogram INVERTED =
      new Dendrogram(3, List.of(new Merge(0, 1, 3, 2), new Merge(2, 3, 2, 3)));

  @Test
  void aCutByCountIsInTheMiddleBetweenTwoMerges() {
    TreeCut two = TreeCut.byCount(TREE, 2);
    assertThat(two.labels()).containsExactly(0, 0, 1, 1);
    assertThat(two.height()).isEqualTo(4);
    assertThat(TreeCut.byCount(TREE, 3).height()).isEqualTo(1.5);
    assertThat(TreeCut.byCount(TREE, 4).height()).isEqualTo(0.5);
    assertThat(TreeCut.byCount(TREE, 1).labels()).containsOnly(0);
    assertThat(TreeCut.byCount(TREE, 1).height()).isEqualTo(6);
  }

  @Test
  void anInversionLeavesNoHeight() {
    TreeCut two = TreeCut.byCount(INVERTED, 2);
    assertThat(two.labels()).containsExactly(0, 0, 1);
    assertThat(two.height()).isNaN();
  }

  @Test
  void aCutByHeightCountsItsClusters() {
    assertThat(TreeCut.byHeight(TREE, 0.5).clusters()).isEqualTo(4);
    assertThat(TreeCut.byHeight(TREE, 2).clusters()).isEqualTo(2);
    assertThat(TreeCut.byHeight(TREE, 100).clusters()).isEqualTo(1);
  }

  @Test
  void pointsAreCountedThroughTheirLeaves() {
    TreeCut two = TreeCut.byCount(TREE, 2);
    assertThat(two.counts(new int[] {0, 0, 1, 2, 3, 3, 3})).containsExactly(3, 4);
  }
}
