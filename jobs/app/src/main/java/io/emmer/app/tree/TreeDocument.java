package io.emmer.app.tree;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.model.Flat;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.Provenance;
import io.emmer.em.text.Text;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Merge;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The file {@code tree.json}, and the result of the verb, which does not list the leaves.
 *
 * @param norm of the distances
 * @param cut if the tree was cut
 * @param output the directory
 */
@Flat
public record TreeDocument(
    String norm,
    String linkage,
    @JsonUnwrapped Source source,
    @JsonUnwrapped Shape shape,
    Cut cut,
    String output,
    @JsonUnwrapped Provenance provenance,
    @JsonUnwrapped Leaves leaves) {
  private static final int SHOWN_MERGES = 5;
  private static final int SHOWN_CLUSTERS = 30;

  /**
   * What was clustered.
   *
   * @param of in words
   * @param model directory of the model whose components they are, or null
   * @param input of rows, or null
   */
  public record Source(String of, String model, InputDocument input) {}

  /**
   * The tree in numbers.
   *
   * @param points rows or components, which may share leaves
   * @param inversions merges below one that they follow
   */
  public record Shape(
      String leafKind, int leaves, int points, int dimensions, double rootHeight, int inversions) {
    /** The tree of some points in numbers. */
    public static Shape of(TreePoints points, Dendrogram tree) {
      int inversions = 0;
      for (Merge merge : tree.merges()) {
        double parts = Math.max(tree.height(merge.first()), tree.height(merge.second()));
        inversions += merge.height() < parts ? 1 : 0;
      }
      double rootHeight = tree.height(2 * tree.leaves() - 2);
      return new Shape(
          points.kind(),
          tree.leaves(),
          points.count(),
          points.dimensions(),
          rootHeight,
          inversions);
    }
  }

  /**
   * Where it was cut.
   *
   * @param height null where an inversion leaves none
   * @param counts points of every cluster
   */
  public record Cut(
      int clusters, @JsonInclude(JsonInclude.Include.ALWAYS) Double height, int[] counts) {
    /** A cut of some points in numbers, or null without one. */
    public static Cut of(TreePoints points, TreeCut cut) {
      if (cut == null) {
        return null;
      }
      Double height = Double.isNaN(cut.height()) ? null : cut.height();
      return new Cut(cut.clusters(), height, cut.counts(points.leafOf()));
    }
  }

  /** The leaves: their names, and the order in which they are drawn. */
  public record Leaves(List<String> leafNames, int[] leafOrder) {}

  /** Returns the document with its leaves. */
  TreeDocument with(Leaves drawn) {
    return new TreeDocument(norm, linkage, source, shape, cut, output, provenance, drawn);
  }

  /** What it is, in one line. */
  String title() {
    return Text.format("%s linkage, %s, of %s", linkage, norm, source.of());
  }

  /** Some lines for people: the last merges, and the cut. */
  public String text(Dendrogram tree) {
    StringBuilder text = new StringBuilder();
    text.append(Text.format("%s, %s linkage of %s", norm, linkage, source.of));
    if (shape.inversions > 0) {
      text.append(Text.format(", %d inversions", shape.inversions));
    }
    List<Merge> merges = tree.merges();
    for (int m = merges.size() - 1; m >= Math.max(0, merges.size() - SHOWN_MERGES); m--) {
      text.append(
          Text.format("%n%6d clusters merge at %.6g", tree.leaves() - m, merges.get(m).height()));
    }
    if (cut != null) {
      String counts =
          Arrays.stream(cut.counts())
              .limit(SHOWN_CLUSTERS)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(", "));
      text.append(Text.format("%ncut into %d clusters of %s", cut.clusters(), counts));
      text.append(cut.clusters() > SHOWN_CLUSTERS ? ", ..." : "");
    }
    return text.toString();
  }
}
