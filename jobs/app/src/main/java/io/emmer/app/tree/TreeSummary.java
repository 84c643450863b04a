package io.emmer.app.tree;

import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Merge;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is told of a tree. */
public final class TreeSummary {
  private static final int SHOWN_MERGES = 5;
  private static final int SHOWN_CLUSTERS = 30;

  private TreeSummary() {}

  /** The tree in numbers. */
  public static TreeDocument.Shape shape(TreePoints points, Dendrogram tree) {
    return new TreeDocument.Shape(
        points.kind(),
        tree.leaves(),
        points.count(),
        points.dimensions(),
        tree.height(2 * tree.leaves() - 2),
        inversions(tree));
  }

  /** The cut in numbers. */
  public static TreeDocument.Cut cut(TreePoints points, TreeCut cut) {
    return new TreeDocument.Cut(
        cut.clusters(),
        Double.isNaN(cut.height()) ? null : cut.height(),
        cut.counts(points.leafOf()));
  }

  private static int inversions(Dendrogram tree) {
    int inversions = 0;
    for (Merge merge : tree.merges()) {
      double parts = Math.max(tree.height(merge.first()), tree.height(merge.second()));
      inversions += merge.height() < parts ? 1 : 0;
    }
    return inversions;
  }

  /** Some lines for people: the last merges, and the cut. */
  public static String text(TreeDocument document, Dendrogram tree) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s linkage of %s"
            .formatted(document.norm(), document.linkage(), document.source().of()));
    if (document.shape().inversions() > 0) {
      text.append(", %d inversions".formatted(document.shape().inversions()));
    }
    List<Merge> merges = tree.merges();
    for (int m = merges.size() - 1; m >= Math.max(0, merges.size() - SHOWN_MERGES); m--) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%6d clusters merge at %.6g",
              tree.leaves() - m,
              merges.get(m).height()));
    }
    TreeDocument.Cut cut = document.cut();
    if (cut != null) {
      String counts =
          Arrays.stream(cut.counts())
              .limit(SHOWN_CLUSTERS)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(", "));
      text.append("%ncut into %d clusters of %s".formatted(cut.clusters(), counts));
      text.append(cut.clusters() > SHOWN_CLUSTERS ? ", ..." : "");
    }
    return text.toString();
  }
}
