package io.emmer.em.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.function.PairwiseDistance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DendrogramTest {
  /** Leaves 0 and 3 at 1, 1 and 2 at 2, all at 5. */
  private static final Dendrogram FOUR =
      new Dendrogram(
          4, List.of(new Merge(0, 3, 1, 2), new Merge(1, 2, 2, 2), new Merge(4, 5, 5, 4)));

  /** The second merge is lower than the first. */
  private static final Dendrogram INVERTED =
      new Dendrogram(3, List.of(new Merge(0, 1, 2, 2), new Merge(2, 3, 1.5, 3)));

  private static Dendrogram random(int leaves) {
    double[] points = new Random(leaves).doubles(2L * leaves).toArray();
    return HierarchicalClustering.of(points, 2, PairwiseDistance.L2, Linkage.CENTROID);
  }

  @Test
  void cuts() {
    assertThat(FOUR.cutByCount(1)).containsExactly(0, 0, 0, 0);
    assertThat(FOUR.cutByCount(2)).containsExactly(0, 1, 1, 0);
    assertThat(FOUR.cutByCount(3)).containsExactly(0, 1, 2, 0);
    assertThat(FOUR.cutByCount(4)).containsExactly(0, 1, 2, 3);
    assertThat(FOUR.cutByHeight(-1)).containsExactly(0, 1, 2, 3);
    assertThat(FOUR.cutByHeight(1)).containsExactly(0, 1, 2, 0);
    assertThat(FOUR.cutByHeight(4.9)).containsExactly(0, 1, 1, 0);
    assertThat(FOUR.cutByHeight(5)).containsExactly(0, 0, 0, 0);
    assertThat(FOUR.cutByHeight(Double.POSITIVE_INFINITY)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void cutBelowAnInversionKeepsItsPartsApart() {
    assertThat(INVERTED.cutByHeight(1.7)).containsExactly(0, 1, 2);
    assertThat(INVERTED.cutByHeight(2)).containsExactly(0, 0, 0);
    assertThat(INVERTED.cutByCount(2)).containsExactly(0, 0, 1);
  }

  @Test
  void refusesImpossibleCuts() {
    for (int count : new int[] {-1, 0, 5}) {
      assertThatThrownBy(() -> FOUR.cutByCount(count))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(count + " clusters, expected 1 to 4");
    }
    assertThatThrownBy(() -> FOUR.cutByHeight(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyCountOfARandomTreeHasItsClusters() {
    Dendrogram tree = random(60);
    for (int count = 1; count <= 60; count++) {
      assertThat(Arrays.stream(tree.cutByCount(count)).distinct())
          .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    }
  }

  @Test
  void branchesDoNotCross() {
    assertThat(FOUR.leafOrder()).containsExactly(0, 3, 1, 2);
    assertThat(INVERTED.leafOrder()).containsExactly(2, 0, 1);
  }

  @Test
  void topHasTheLastMerges() {
    Dendrogram top = FOUR.top(3);
    assertThat(top)
        .isEqualTo(new Dendrogram(3, List.of(new Merge(1, 2, 2, 2), new Merge(0, 3, 5, 4))));
    Dendrogram tree = random(60);
    assertThat(tree.top(60)).isEqualTo(tree);
    assertThat(tree.top(1).merges()).isEmpty();
    int[] twelve = tree.cutByCount(12);
    int[] five = tree.top(12).cutByCount(5);
    assertThat(Arrays.stream(twelve).map(c -> five[c]).toArray()).isEqualTo(tree.cutByCount(5));
  }

  @Test
  void linkageMatrixRoundTrip() {
    assertThat(FOUR.linkageMatrix().shape()).containsExactly(3, 4);
    assertThat(FOUR.linkageMatrix().values()).containsExactly(0, 3, 1, 2, 1, 2, 2, 2, 4, 5, 5, 4);
    Dendrogram tree = random(60);
    assertThat(of(tree.linkageMatrix().values())).isEqualTo(tree);
    Dendrogram one = new Dendrogram(1, List.of());
    assertThat(of(one.linkageMatrix().values())).isEqualTo(one);
  }

  @Test
  void refusesWhatIsNoTree() {
    double[][] bad = {
      {0, 0, 1, 2}, {1, 0, 1, 2}, {0, 2, 1, 2}, {-1, 0, 1, 2}, {0, 1, 1, 2, 0, 1, 2, 3}
    };
    for (double[] z : bad) {
      assertThatThrownBy(() -> of(z))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("merge ");
    }
  }

  /** The tree of a linkage matrix of SciPy. */
  private static Dendrogram of(double[] z) {
    List<Merge> merges = new ArrayList<>();
    for (int at = 0; at < z.length; at += 4) {
      merges.add(new Merge((int) z[at], (int) z[at + 1], z[at + 2], z[at + 3]));
    }
    return new Dendrogram(merges.size() + 1, merges);
  }

  @Test
  void newick() {
    assertThat(Newick.write(FOUR, i -> "x" + i))
        .isEqualTo("((x0:1.0,x3:1.0):4.0,(x1:2.0,x2:2.0):3.0);");
    assertThat(Newick.write(INVERTED, Integer::toString)).isEqualTo("(2:1.5,(0:2.0,1:2.0):-0.5);");
    assertThat(Newick.write(new Dendrogram(1, List.of()), i -> "a b")).isEqualTo("'a b';");
    Dendrogram two = new Dendrogram(2, List.of(new Merge(0, 1, 1, 2)));
    assertThat(Newick.write(two, i -> i == 0 ? "it's (a):;\n" : "under_score"))
        .isEqualTo("('it''s (a):; ':1.0,'under_score':1.0);");
  }

  @Test
  void newickRoundTrip() {
    Dendrogram tree = random(60);
    String text = Newick.write(tree, Integer::toString);
    List<Double> heights = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    readNewick(text, heights, order);
    assertThat(order).containsExactlyElementsOf(Arrays.stream(tree.leafOrder()).boxed().toList());
    heights.sort(null);
    double[] expected = tree.merges().stream().mapToDouble(Merge::height).sorted().toArray();
    assertThat(heights).hasSize(expected.length);
    for (int m = 0; m < expected.length; m++) {
      assertThat(heights.get(m)).isCloseTo(expected[m], Offset.offset(1e-12));
    }
  }

  /** Of trees whose leaves have plain names. */
  private static void readNewick(String text, List<Double> heights, List<Integer> order) {
    Deque<Double> stack = new ArrayDeque<>();
    for (String token : text.split("(?<=[(),;])|(?=[(),;])", -1)) {
      if (token.equals(")")) {
        double second = stack.pop();
        double first = stack.pop();
        assertThat(first).isCloseTo(second, Offset.offset(1e-12));
        stack.push(first);
        heights.add(first);
      } else if (token.startsWith(":")) {
        stack.push(stack.pop() + Double.parseDouble(token.substring(1)));
      } else if (token.contains(":")) {
        String[] parts = token.split(":", -1);
        order.add(Integer.parseInt(parts[0]));
        stack.push(Double.parseDouble(parts[1]));
      }
    }
    assertThat(stack).hasSize(1);
  }

  @Test
  void aDeepTreeIsNoRecursion() {
    int leaves = 50_000;
    List<Merge> merges = new ArrayList<>();
    merges.add(new Merge(0, 1, 1, 2));
    for (int m = 1; m < leaves - 1; m++) {
      merges.add(new Merge(m + 1, leaves + m - 1, m + 1, m + 2));
    }
    Dendrogram tree = new Dendrogram(leaves, merges);
    assertThat(tree.leafOrder()).hasSize(leaves).endsWith(0, 1);
    assertThat(Newick.write(tree, Integer::toString)).startsWith("(49999:").endsWith(";");
    assertThat(tree.cutByCount(2)).endsWith(0, 1);
  }
}
