package io.emmer.app.cli;

import io.emmer.app.tree.TreeCut;
import io.emmer.em.function.PairwiseDistance;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Linkage;
import io.emmer.spark.UsageException;
import picocli.CommandLine.Option;

/** How clusters merge, where the tree is cut, and how it is drawn. */
final class TreeOptions {
  @Option(names = "--norm", description = "l1, l2 or linf; default l2.")
  PairwiseDistance norm = PairwiseDistance.L2;

  @Option(
      names = "--linkage",
      description = "${COMPLETION-CANDIDATES}; ward with l2 only; default ${DEFAULT-VALUE}.")
  Linkage linkage = Linkage.AVERAGE;

  @Option(names = "--clusters", paramLabel = "N", description = "Cut into N clusters.")
  private Integer clusters;

  @Option(names = "--height", paramLabel = "H", description = "Cut at this height.")
  private Double height;

  @Option(
      names = "--leaves",
      paramLabel = "P",
      description = {
        "Leaves drawn at the most; a larger tree shows its last merges only;",
        "default ${DEFAULT-VALUE}."
      })
  int leaves = 40;

  @Option(
      names = "--image-shape",
      paramLabel = "HxW",
      description = "Height and width of a row as an image; default is the input's or model's.")
  private String imageShape;

  /** Refuses what makes no sense whatever the input is. */
  void check() {
    if (linkage == Linkage.WARD && norm != PairwiseDistance.L2) {
      throw new UsageException("--linkage ward: is for --norm l2 only; give another of the two");
    }
    if (clusters != null && height != null) {
      throw new UsageException("--clusters and --height both say where to cut; give one of them");
    }
    if (clusters != null && clusters < 1) {
      throw new UsageException("--clusters " + clusters + ": expected 1 or more");
    }
    if (height != null && height.isNaN()) {
      throw new UsageException("--height NaN: expected a number");
    }
    if (leaves < 2) {
      throw new UsageException("--leaves " + leaves + ": expected 2 or more");
    }
    if (imageShape != null && !imageShape.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
      throw new UsageException("--image-shape " + imageShape + ": expected HxW, such as 28x28");
    }
  }

  /** 0 if rows are no images. */
  int imageWidth(int[] shape, int dimensions) {
    if (imageShape == null) {
      return shape.length == 2 && shape[0] * shape[1] == dimensions ? shape[1] : 0;
    }
    String[] sizes = imageShape.split("x", -1);
    int width = Integer.parseInt(sizes[1]);
    long values = Long.parseLong(sizes[0]) * width;
    if (values != dimensions) {
      throw new UsageException(
          "--image-shape %s: an image of %d values, expected %d; give another shape"
              .formatted(imageShape, values, dimensions));
    }
    return width;
  }

  /** Refuses a cut into more clusters than there are leaves. */
  void requireLeaves(int count) {
    if (clusters != null && clusters > count) {
      throw new UsageException(
          "--clusters %d: expected at most %d as there are leaves".formatted(clusters, count));
    }
  }

  /** The cut that was asked for, or null. */
  TreeCut cut(Dendrogram tree) {
    if (clusters != null) {
      return TreeCut.byCount(tree, clusters);
    }
    return height == null ? null : TreeCut.byHeight(tree, height);
  }
}
