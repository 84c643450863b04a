package io.emmer.em.family.mixed;

import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.table.TableLayout;
import java.io.Serializable;

/**
 * The parameters of K components.
 *
 * @param weights pi[k]
 * @param means means[k*N + j] of the j-th numeric column
 * @param variances variances[k*N + j]
 * @param probabilities probabilities[k*L + l] of all levels of the first categorical column, then
 *     of the second, and so on
 * @param rates rates[k*C + j] of the j-th column of counts
 */
public record MixedParameters(
    double[] weights, double[] means, double[] variances, double[] probabilities, double[] rates)
    implements Serializable {

  /** Equal weights, and zeros to be filled in. */
  static MixedParameters blank(int components, TableLayout layout) {
    return new MixedParameters(
        ComponentModel.equalWeights(components),
        new double[components * layout.numbers().length],
        new double[components * layout.numbers().length],
        new double[components * layout.levels()],
        new double[components * layout.counts().length]);
  }

  /** The same with arrays of their own, and other weights. */
  MixedParameters copy(double[] newWeights) {
    return new MixedParameters(
        newWeights.clone(), means.clone(), variances.clone(), probabilities.clone(), rates.clone());
  }
}
