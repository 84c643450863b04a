package io.emmer.em.family.kmeans;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bases of one pass. E-steps in one process share them, so that rows which get new coordinates
 * there get them in one basis, whichever thread looks at them: every basis costs each thread a
 * {@link SpanFilter}. Thread-safe.
 */
final class SpanBases {
  private final Map<SpanBasis, Boolean> worn = new ConcurrentHashMap<>();
  private SpanBasis ofCentres; // null until rows want coordinates

  /**
   * The basis of the centres of the pass.
   *
   * @param centres c[k*D + d]
   */
  synchronized SpanBasis ofCentres(double[] centres, int dimensions) {
    if (ofCentres == null) {
      ofCentres = SpanBasis.of(centres, dimensions);
    }
    return ofCentres;
  }

  /** Whether rows with coordinates in this basis get new ones, as was decided once for a pass. */
  boolean isWorn(SpanBasis ofRows) {
    return worn.computeIfAbsent(ofRows, SpanBasis::isWorn);
  }
}
