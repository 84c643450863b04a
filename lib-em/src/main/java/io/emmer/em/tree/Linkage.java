package io.emmer.em.tree;

import java.util.Locale;

/** The distance of two clusters A and B, from the distances of their points. */
public enum Linkage {
  /** min over a in A and b in B of d(a, b). */
  SINGLE,

  /** max over a in A and b in B of d(a, b). */
  COMPLETE,

  /** The mean of d(a, b) over a in A and b in B, weighted by the sizes of the points (UPGMA). */
  AVERAGE,

  /** The norm between the means of A and of B; a merge may be lower than one before it. */
  CENTROID,

  /**
   * sqrt(2 |A||B| / (|A|+|B|)) times the Euclidean distance of the means: the square is twice what
   * the merge adds to the sum of squared distances to the means (Ward 1963). Euclidean only.
   */
  WARD;

  /** Lower case, as on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
