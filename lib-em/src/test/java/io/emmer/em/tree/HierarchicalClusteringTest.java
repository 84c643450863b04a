package io.emmer.em.tree;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.em.function.PairwiseDistance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HierarchicalClusteringTest {
  record Way(PairwiseDistance norm, Linkage linkage) {
    @Override
    public String toString() {
      return norm.name().toLowerCase(Locale.ROOT) + "-" + linkage;
    }
  }

  static Stream<Way> ways() {
    return Stream.of(PairwiseDistance.values())
        .flatMap(norm -> Stream.of(Linkage.values()).map(linkage -> new Way(norm, linkage)))
        .filter(way -> way.linkage() != Linkage.WARD || way.norm() == PairwiseDistance.L2);
  }

  private static Dendrogram naive(double[] rows, int dimensions, Way way, int... clusters) {
    List<List<Integer>> leaves = new ArrayList<>();
    for (int c = 0; c <= Arrays.stream(clusters).max().orElse(-1); c++) {
      int cluster = c;
      leaves.add(
          IntStream.range(0, clusters.length).filter(n -> clusters[n] == cluster).boxed().toList());
    }
    return new NaiveClustering(rows, dimensions, way.norm(), way.linkage()).run(leaves);
  }

  private static int[] single(int rows) {
    return IntStream.range(0, rows).toArray();
  }

  private static double[] heights(Dendrogram tree) {
    return tree.merges().stream().mapToDouble(Merge::height).toArray();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = HierarchicalClusteringTest.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    }
  }

  private static double[] iris() throws IOException {
    String text = new String(resource("hac-iris.csv"), StandardCharsets.UTF_8);
    return Arrays.stream(text.trim().split("[,\\s]+")).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void heightsOfSciPy() throws IOException {
    JsonNode expected = new ObjectMapper().readTree(resource("hac-iris.json")).get("expected");
    double[] rows = iris();
    int checked = 0;
    for (Way way : ways().toList()) {
      if (expected.has(way.toString())) {
        double[] heights =
            IntStream.range(0, expected.get(way.toString()).size())
                .mapToDouble(m -> expected.get(way.toString()).get(m).asDouble())
                .toArray();
        Dendrogram tree = HierarchicalClustering.of(rows, 4, way.norm(), way.linkage());
        assertClose(heights(tree), heights, 1e-9);
        checked++;
      }
    }
    assertThat(checked).isEqualTo(expected.size()).isEqualTo(11);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void irisAsByDefinition(Way way) throws IOException {
    double[] rows = Arrays.copyOf(iris(), 4 * 70);
    Dendrogram expected = naive(rows, 4, way, single(70));
    Dendrogram tree = HierarchicalClustering.of(rows, 4, way.norm(), way.linkage());
    assertThat(joins(tree)).isEqualTo(joins(expected));
    assertClose(heights(tree), heights(expected), 1e-9);
  }

  private static List<String> joins(Dendrogram tree) {
    return tree.merges().stream()
        .map(m -> m.first() + "+" + m.second() + " size " + m.size())
        .toList();
  }

  /** Whole numbers from 0 to 3 have equal distances everywhere. */
  @ParameterizedTest
  @MethodSource("ways")
  void tiesMergeTheLowestPair(Way way) {
    Random random = new Random(1);
    for (int trial = 0; trial < 400; trial++) {
      // Means of roots round, and equal ones need not be equal bits; on a line there are no roots.
      boolean roots = way.norm() == PairwiseDistance.L2 && way.linkage() == Linkage.AVERAGE;
      int dimensions = roots ? 1 : 1 + random.nextInt(2);
      int n = 1 + random.nextInt(14);
      double[] rows = random.ints((long) n * dimensions, 0, 4).asDoubleStream().toArray();
      Dendrogram expected = naive(rows, dimensions, way, single(n));
      Dendrogram tree = HierarchicalClustering.of(rows, dimensions, way.norm(), way.linkage());
      assertThat(tree).as("%s", Arrays.toString(rows)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void givenClusters(Way way) {
    Random random = new Random(2);
    for (int trial = 0; trial < 100; trial++) {
      int n = 1 + random.nextInt(40);
      double[] rows = random.doubles(3L * n, -1, 1).toArray();
      int count = 1 + random.nextInt(Math.min(n, 9));
      int[] clusters = IntStream.range(0, n).map(i -> i % count).toArray();
      Dendrogram expected = naive(rows, 3, way, clusters);
      Dendrogram tree =
          HierarchicalClustering.ofClusters(rows, 3, clusters, way.norm(), way.linkage());
      assertThat(joins(tree)).isEqualTo(joins(expected));
      assertClose(heights(tree), heights(expected), 1e-9);
    }
  }

  /** The black cluster is leaf 0, red 1, blue 2. */
  @ParameterizedTest
  @MethodSource("ways")
  void firstMergeOfTheLecture(Way way) {
    double[] rows = {0.1, 0.5, 0.35, 0.75, 0.28, 1.35, 0, 1.01};
    boolean blackBlue =
        way.norm() == PairwiseDistance.L1
            || (way.norm() == PairwiseDistance.L2 && way.linkage() == Linkage.SINGLE);
    Merge first =
        HierarchicalClustering.ofClusters(
                rows, 2, new int[] {0, 0, 1, 2}, way.norm(), way.linkage())
            .merges()
            .get(0);
    assertThat(first.first()).isEqualTo(blackBlue ? 0 : 1);
    assertThat(first.second()).isEqualTo(2);
    assertThat(first.size()).isEqualTo(blackBlue ? 3 : 2);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void sizesAreRowsInOnePlace(Way way) {
    double[] points = {0, 0, 3, 1, -2, 4, 5, 5, 1, 7};
    double[] sizes = {1, 3, 2, 1, 4};
    int[] clusters = {0, 1, 1, 1, 2, 2, 3, 4, 4, 4, 4};
    double[] rows =
        Arrays.stream(clusters)
            .boxed()
            .flatMap(c -> Stream.of(points[2 * c], points[2 * c + 1]))
            .mapToDouble(Double::doubleValue)
            .toArray();
    Dendrogram weighted = HierarchicalClustering.of(points, 2, sizes, way.norm(), way.linkage());
    Dendrogram ofRows =
        HierarchicalClustering.ofClusters(rows, 2, clusters, way.norm(), way.linkage());
    assertThat(joins(weighted)).isEqualTo(joins(ofRows));
    assertClose(heights(weighted), heights(ofRows), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void manyPointsOverSeveralTiles(Way way) {
    Random random = new Random(3);
    double[] rows = random.doubles(5L * 90).toArray();
    Dendrogram expected = naive(rows, 5, way, single(90));
    Dendrogram tree = HierarchicalClustering.of(rows, 5, way.norm(), way.linkage());
    assertThat(joins(tree)).isEqualTo(joins(expected));
    assertClose(heights(tree), heights(expected), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void equalPointsMergeAtZeroInOrder(Way way) {
    Dendrogram tree = HierarchicalClustering.of(new double[200], 1, way.norm(), way.linkage());
    assertThat(heights(tree)).hasSize(199).containsOnly(0);
    assertThat(tree.leafOrder()).containsExactlyInAnyOrder(single(200));
    assertThat(tree.merges().get(0)).isEqualTo(new Merge(0, 1, 0, 2));
    assertThat(tree.merges().get(1)).isEqualTo(new Merge(2, 200, 0, 3));
  }

  @Test
  void centroidsMayInvert() {
    double[] triangle = {0, 0, 2, 0, 1, Math.sqrt(3) + 0.01};
    Dendrogram tree = HierarchicalClustering.of(triangle, 2, PairwiseDistance.L2, Linkage.CENTROID);
    assertThat(heights(tree)[0]).isEqualTo(2);
    assertThat(heights(tree)[1]).isLessThan(1.75);
  }

  @Test
  void onePoint() {
    for (Way way : ways().toList()) {
      Dendrogram tree =
          HierarchicalClustering.of(new double[] {1, 2}, 2, way.norm(), way.linkage());
      assertThat(tree).isEqualTo(new Dendrogram(1, List.of()));
    }
  }

  @Test
  void refusesWhatIsNoPoints() {
    refused("no 0 points|are no 0", () -> of(new double[0], 2, Linkage.SINGLE));
    refused(
        "point 1, feature 0 is NaN",
        () -> of(new double[] {0, 1, Double.NaN, 2}, 2, Linkage.SINGLE));
    refused("3 values", () -> of(new double[3], 2, Linkage.AVERAGE));
    refused("overflows", () -> of(new double[] {-1e200, 1e200}, 1, Linkage.WARD));
    refused("overflows", () -> of(new double[] {-1e200, 1e200}, 1, Linkage.CENTROID));
    refused(
        "ward is for the norm l2",
        () -> HierarchicalClustering.of(new double[4], 2, PairwiseDistance.L1, Linkage.WARD));
    refused(
        "size of point 1 is 0",
        () ->
            HierarchicalClustering.of(
                new double[2], 1, new double[] {1, 0}, PairwiseDistance.L1, Linkage.AVERAGE));
    refused(
        "size of point 0 is 0",
        () ->
            HierarchicalClustering.ofClusters(
                new double[2], 1, new int[] {1, 2}, PairwiseDistance.L1, Linkage.AVERAGE));
  }

  private static Dendrogram of(double[] points, int dimensions, Linkage linkage) {
    return HierarchicalClustering.of(points, dimensions, PairwiseDistance.L2, linkage);
  }

  private static void refused(String regex, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageFindingMatch(regex);
  }

  @Test
  void largestCountFillsTheMemory() {
    int n = HierarchicalClustering.largestCount(784, 1L << 30);
    assertThat(n).isBetween(13_000, 16_384);
    assertThat(HierarchicalClustering.largestCount(1, 1000)).isBetween(2, 5);
    assertThat(HierarchicalClustering.largestCount(784, -1)).isEqualTo(1);
    assertThat(HierarchicalClustering.largestCount(1, 1L << 50)).isEqualTo(65_535);
    assertThat(new CondensedMatrix(2).values).hasSize(1);
  }
}
