package io.emmer.app.tree;

import io.emmer.em.model.Json;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.em.model.Publication;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Newick;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The output directory of a tree. */
public final class TreeOutput {
  private TreeOutput() {}

  /**
   * Returns what writes linkage.npy, tree.nwk, dendrogram.svg, tree.json and, of a cut, labels.npy
   * into a new directory.
   *
   * @param cut or null
   * @param document tree.json, but for names and order of the leaves
   */
  public static NewDirectory.Filler files(
      TreePoints points, Dendrogram tree, TreeCut cut, TreePicture picture, TreeDocument document) {
    TreeDocument whole = document.with(new TreeDocument.Leaves(points.names(), tree.leafOrder()));
    return directory -> {
      try (OutputStream out = directory.create("linkage.npy")) {
        NpyFile.write(out, tree.linkageMatrix());
      }
      text(directory, "tree.nwk", Newick.write(tree, points.names()::get));
      text(directory, "dendrogram.svg", picture.svg(points, tree, cut, document.title()));
      if (cut != null) {
        writeLabels(directory, points, cut);
      }
      text(directory, "tree.json", Json.text(whole));
    };
  }

  private static void text(Publication directory, String file, String text) throws IOException {
    try (OutputStream out = directory.create(file)) {
      out.write((text.stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes the cluster of every row or component as 64-bit integers. */
  private static void writeLabels(Publication directory, TreePoints points, TreeCut cut)
      throws IOException {
    ByteBuffer labels =
        ByteBuffer.allocate(points.count() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int leaf : points.leafOf()) {
      labels.putLong(cut.labels()[leaf]);
    }
    try (OutputStream out = directory.create("labels.npy")) {
      out.write(NpyHeader.encode(NpyType.I8, points.count()));
      out.write(labels.array());
    }
  }
}
