package io.emmer.em.tree;

import java.util.function.IntFunction;

/**
 * Trees in the Newick format, such as {@code ((a:1.0,b:1.0):0.5,c:1.5);}. The length of a branch is
 * the height of the merge above it less that of the cluster below it; leaves are at 0. Inversions
 * of centroid linkage are negative lengths.
 */
public final class Newick {
  private Newick() {}

  /**
   * Writes a tree.
   *
   * @param name of a leaf, any text
   */
  public static String write(Dendrogram tree, IntFunction<String> name) {
    StringBuilder text = new StringBuilder();
    // A cluster to open, or ~cluster to close; a tree may be too deep for recursion.
    int[] stack = new int[2 * tree.leaves() + 1];
    double[] above = new double[2 * tree.leaves() - 1];
    int root = 2 * tree.leaves() - 2;
    int depth = 0;
    stack[depth++] = root;
    while (depth > 0) {
      int next = stack[--depth];
      int cluster = next < 0 ? ~next : next;
      if (next >= tree.leaves()) {
        Merge merge = tree.merges().get(cluster - tree.leaves());
        separate(text);
        text.append('(');
        above[merge.first()] = merge.height();
        above[merge.second()] = merge.height();
        stack[depth++] = ~cluster;
        stack[depth++] = merge.second();
        stack[depth++] = merge.first();
        continue;
      }
      if (next < 0) {
        text.append(')');
      } else {
        separate(text);
        text.append(quoted(name.apply(cluster)));
      }
      if (cluster != root) {
        text.append(':').append(above[cluster] - tree.height(cluster));
      }
    }
    return text.append(';').toString();
  }

  private static void separate(StringBuilder text) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '(') {
      text.append(',');
    }
  }

  /** Quoted where it needs to be: an underscore outside of quotes would mean a blank. */
  private static String quoted(String name) {
    return name.matches("[A-Za-z0-9.-]+")
        ? name
        : "'" + name.replaceAll("\\p{Cntrl}+", " ").replace("'", "''") + "'";
  }
}
