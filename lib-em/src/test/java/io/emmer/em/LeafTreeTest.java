package io.emmer.em;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeafTreeTest {
  /** Writes down which merges made it. */
  private static final class Trail implements Mergeable<Trail> {
    private static final long serialVersionUID = 1L;
    private String text;

    private Trail(String text) {
      this.text = text;
    }

    @Override
    public Trail merge(Trail right) {
      text = "(" + text + " " + right.text + ")";
      return this;
    }
  }

  private static LeafTree<Trail> tree(int from, int to) {
    LeafTree<Trail> tree = new LeafTree<>();
    for (int leaf = from; leaf < to; leaf++) {
      tree.addLeaf(leaf, new Trail(Integer.toString(leaf)));
    }
    return tree;
  }

  @Test
  void mergesNeighboursLevelByLevel() {
    assertThat(LeafTree.root(tree(0, 1).nodes()).text).isEqualTo("0");
    assertThat(LeafTree.root(tree(0, 4).nodes()).text).isEqualTo("((0 1) (2 3))");
    assertThat(LeafTree.root(tree(0, 7).nodes()).text).isEqualTo("(((0 1) (2 3)) ((4 5) 6))");
  }

  @Test
  void anyPartsInAnyOrderGiveTheSameMerges() {
    Random random = new Random(1);
    for (int leaves = 1; leaves <= 40; leaves++) {
      String expected = LeafTree.root(tree(0, leaves).nodes()).text;
      for (int trial = 0; trial < 20; trial++) {
        List<LeafTree.Node<Trail>> parts = new ArrayList<>();
        int from = 0;
        while (from < leaves) {
          int to = from + 1 + random.nextInt(leaves - from);
          parts.addAll(tree(from, to).nodes());
          from = to;
        }
        Collections.shuffle(parts, random);
        assertThat(LeafTree.root(parts).text).isEqualTo(expected);
      }
    }
  }

  @Test
  void threadsThatTakeLeafAfterLeafGiveTheSameMerges() {
    for (int leaves = 1; leaves <= 70; leaves++) {
      String expected = LeafTree.root(tree(0, leaves).nodes()).text;
      List<Integer> numbers = new ArrayList<>(IntStream.range(0, leaves).boxed().toList());
      Collections.shuffle(numbers, new Random(leaves));
      LeafMerge<Trail> results = new LeafMerge<>();
      numbers.parallelStream().forEach(n -> results.addLeaf(n, new Trail(Integer.toString(n))));
      assertThat(results.root().text).isEqualTo(expected);
    }
  }

  @Test
  void theLastTaskHandsOverFewerNodes() {
    Random random = new Random(2);
    for (int leaves = 1; leaves <= 70; leaves++) {
      String expected = LeafTree.root(tree(0, leaves).nodes()).text;
      int cut = random.nextInt(leaves);
      LeafTree<Trail> last = tree(cut, leaves);
      last.end();
      assertThat(last.nodes()).hasSizeLessThanOrEqualTo(Math.max(1, Integer.bitCount(128 - cut)));
      List<LeafTree.Node<Trail>> parts = new ArrayList<>(last.nodes());
      if (cut > 0) {
        parts.addAll(tree(0, cut).nodes());
      }
      assertThat(LeafTree.root(parts).text).isEqualTo(expected);
    }
    LeafTree<Trail> half = tree(8, 15);
    half.end();
    assertThat(half.nodes()).hasSize(1);
  }

  @Test
  void aTaskHandsOverFewNodes() {
    assertThat(tree(0, 1024).nodes()).hasSize(1);
    assertThat(tree(1, 1023).nodes()).hasSize(18);
  }
}
