package io.emmer.app.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.function.PairwiseDistance;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Linkage;
import io.emmer.em.tree.Merge;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is told of a tree. */
public final class TreeSummary {
  private static final int SHOWN_MERGES = 5;
  private static final int SHOWN_CLUSTERS = 30;

  private TreeSummary() {}

  /**
   * The result of the verb.
   *
   * @param about the source: "of" and what else is known
   * @param cut or null
   */
  public static ObjectNode json(
      PairwiseDistance norm,
      Linkage linkage,
      ObjectNode about,
      TreePoints points,
      Dendrogram tree,
      TreeCut cut) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("norm", norm.name().toLowerCase(Locale.ROOT));
    json.put("linkage", linkage.toString());
    json.setAll(about);
    json.put("leafKind", points.kind());
    json.put("leaves", tree.leaves());
    json.put("points", points.count());
    json.put("dimensions", points.dimensions());
    json.put("rootHeight", tree.height(2 * tree.leaves() - 2));
    json.put("inversions", inversions(tree));
    if (cut != null) {
      ObjectNode to = json.putObject("cut");
      to.put("clusters", cut.clusters());
      to.put("height", Double.isNaN(cut.height()) ? null : cut.height());
      ArrayNode counts = to.putArray("counts");
      for (int count : cut.counts(points.leafOf())) {
        counts.add(count);
      }
    }
    return json;
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
  public static String text(ObjectNode json, Dendrogram tree) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s linkage of %s"
            .formatted(
                json.path("norm").asText(),
                json.path("linkage").asText(),
                json.path("of").asText()));
    if (json.path("inversions").asInt() > 0) {
      text.append(", %d inversions".formatted(json.path("inversions").asInt()));
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
    JsonNode cut = json.path("cut");
    if (cut.isObject()) {
      String counts =
          StreamSupport.stream(cut.path("counts").spliterator(), false)
              .limit(SHOWN_CLUSTERS)
              .map(JsonNode::asText)
              .collect(Collectors.joining(", "));
      int clusters = cut.path("clusters").asInt();
      text.append("%ncut into %d clusters of %s".formatted(clusters, counts));
      text.append(clusters > SHOWN_CLUSTERS ? ", ..." : "");
    }
    return text.toString();
  }
}
