package io.emmer.em.family.gaussian.tied;

import io.emmer.em.NdArray;
import io.emmer.em.mixture.ComponentModel;
import java.io.Serializable;
import java.util.Map;

/**
 * What a sweep over all rows needs of S^-1, with m_k = mu_k - origin, as an M-step found it on the
 * way. A later computation from S would give other last bits, so it is carried along.
 *
 * @param coefficients (S^-1 m_k)_d at [k*D + d]
 * @param squaredNorms m_k'S^-1 m_k
 * @param logDeterminant log det S
 * @param trace tr(S^-1 T), where T is the scatter of all rows about the origin
 */
record TiedInverse(
    double[] coefficients, double[] squaredNorms, double logDeterminant, double trace)
    implements Serializable {
  private static final String COEFFICIENTS = "inverseMeans";
  private static final String SQUARED_NORMS = "squaredNorms";
  private static final String SCALARS = "determinantAndTrace";

  Map<String, NdArray> arrays() {
    int components = squaredNorms.length;
    return Map.of(
        COEFFICIENTS,
        NdArray.of(coefficients, components, coefficients.length / components),
        SQUARED_NORMS,
        NdArray.of(squaredNorms, components),
        SCALARS,
        NdArray.of(new double[] {logDeterminant, trace}, 2));
  }

  /** What {@link #arrays} gave, or null if it is not there. */
  static TiedInverse read(Map<String, NdArray> arrays, int components, int dimensions) {
    if (!arrays.containsKey(SCALARS)) {
      return null;
    }
    double[] scalars = ComponentModel.array(arrays, SCALARS, 2);
    return new TiedInverse(
        ComponentModel.array(arrays, COEFFICIENTS, components, dimensions),
        ComponentModel.array(arrays, SQUARED_NORMS, components),
        scalars[0],
        scalars[1]);
  }
}
