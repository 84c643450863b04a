package io.emmer.app.tree;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.model.Flat;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.Provenance;
import java.util.List;

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
      String leafKind, int leaves, int points, int dimensions, double rootHeight, int inversions) {}

  /**
   * Where it was cut.
   *
   * @param height null where an inversion leaves none
   * @param counts points of every cluster
   */
  public record Cut(
      int clusters, @JsonInclude(JsonInclude.Include.ALWAYS) Double height, int[] counts) {}

  /** The leaves: their names, and the order in which they are drawn. */
  public record Leaves(List<String> leafNames, int[] leafOrder) {}

  /** The same with its leaves. */
  TreeDocument with(Leaves drawn) {
    return new TreeDocument(norm, linkage, source, shape, cut, output, provenance, drawn);
  }

  /** What it is, in one line. */
  String title() {
    return "%s linkage, %s, of %s".formatted(linkage, norm, source.of());
  }
}
