package io.emmer.app.tree;

import io.emmer.em.Model;
import io.emmer.em.data.DataBlock;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.function.PairwiseDistance;
import io.emmer.em.metric.Contingency;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.HierarchicalClustering;
import io.emmer.em.tree.Linkage;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.SparkDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The points to cluster, in the memory of the driver.
 *
 * @param kind of the leaves: row, cluster or component
 * @param points points[i*D + d]: rows, or the centres of components
 * @param dimensions D
 * @param leafOf leaf that point i starts in
 * @param sizes of the points where they are components, else null
 * @param names of the leaves
 */
public record TreePoints(
    String kind,
    double[] points,
    int dimensions,
    int[] leafOf,
    double[] sizes,
    List<String> names) {

  /** The weight of a component without any, as its centre is clustered all the same. */
  private static final double LEAST_WEIGHT = 1e-12;

  public TreePoints {
    names = List.copyOf(names);
  }

  /** The components of a model, with the rows that they stand for, or their weights, as sizes. */
  public static TreePoints of(StoredModel stored, Model model) {
    ModelDocument.Fit fit = stored.document().fit();
    double rows = Math.max(1, fit == null || fit.rows() == null ? 1 : fit.rows());
    double[] sizes =
        Arrays.stream(model.weights()).map(w -> Math.max(w, LEAST_WEIGHT) * rows).toArray();
    double[] points = model instanceof MixedModel mixed ? mixed.comparable() : model.centres();
    return new TreePoints(
        "component",
        points,
        points.length / model.components(),
        IntStream.range(0, model.components()).toArray(),
        sizes,
        IntStream.range(0, model.components()).mapToObj(Integer::toString).toList());
  }

  /**
   * Rows named by their ids or numbers, or, if they are labelled, the clusters of equal labels in
   * the order of the labels.
   */
  public static TreePoints of(SparkDataset data, boolean labelled) {
    int n = Math.toIntExact(data.rows());
    int dimensions = data.dimensions();
    double[] points = new double[Math.multiplyExact(n, dimensions)];
    String[] labels = new String[labelled ? n : 0];
    List<String> names = new ArrayList<>();
    // A partition at a time: all blocks together would be another copy.
    Iterator<Leaf> leaves = data.leaves().toLocalIterator();
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      DataBlock block = leaf.block();
      for (int r = 0; r < block.rows(); r++) {
        int i = names.size();
        block.copyRow(r, points, i * dimensions);
        if (labelled) {
          labels[i] = label(leaf, r);
        }
        names.add(leaf.ids() == null ? Integer.toString(i) : leaf.ids()[r]);
      }
    }
    if (!labelled) {
      return new TreePoints(
          "row", points, dimensions, IntStream.range(0, n).toArray(), null, names);
    }
    List<String> distinct =
        Arrays.stream(labels).distinct().sorted(Contingency.LABEL_ORDER).toList();
    Map<String, Integer> clusters = new HashMap<>();
    distinct.forEach(label -> clusters.put(label, clusters.size()));
    return new TreePoints(
        "cluster",
        points,
        dimensions,
        Arrays.stream(labels).mapToInt(clusters::get).toArray(),
        null,
        distinct);
  }

  private static String label(Leaf leaf, int n) {
    if (leaf.labels()[n] == null) {
      throw new InputException(
          "row %d: the label is missing, expected one that says the row's cluster; drop the row",
          leaf.block().firstRow() + n);
    }
    return leaf.labels()[n];
  }

  /** The number of points. */
  public int count() {
    return leafOf.length;
  }

  /** Clusters the points. */
  public Dendrogram cluster(PairwiseDistance norm, Linkage linkage) {
    if (sizes != null) {
      return HierarchicalClustering.of(points, dimensions, sizes, norm, linkage);
    }
    return kind.equals("cluster")
        ? HierarchicalClustering.ofClusters(points, dimensions, leafOf, norm, linkage)
        : HierarchicalClustering.of(points, dimensions, norm, linkage);
  }

  /** The means of the points of every group, weighted by their sizes: means[g][d]. */
  double[][] means(int[] groupOfLeaf, int groups) {
    double[][] means = new double[groups][dimensions];
    double[] weight = new double[groups];
    for (int i = 0; i < leafOf.length; i++) {
      int group = groupOfLeaf[leafOf[i]];
      double size = sizes == null ? 1 : sizes[i];
      weight[group] += size;
      for (int d = 0; d < dimensions; d++) {
        means[group][d] += size * points[i * dimensions + d];
      }
    }
    for (int g = 0; g < groups; g++) {
      for (int d = 0; d < dimensions; d++) {
        means[g][d] /= weight[g];
      }
    }
    return means;
  }
}
