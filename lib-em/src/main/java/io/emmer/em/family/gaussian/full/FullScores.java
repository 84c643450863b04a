package io.emmer.em.family.gaussian.full;

import io.emmer.em.linear.Whitening;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What scores rows: log pi_k + log N(x | mu_k, S_k) without the D/2 log(2 pi) of all, relative to
 * the origin.
 *
 * @param constants log pi_k - log det S_k / 2
 * @param centres centres[k]: mu_k - origin, whitened
 * @param means (mu_k - origin)_d at [k*D + d]
 */
record FullScores(double[] constants, double[][] centres, double[] means, Whitening[] whitenings)
    implements Serializable {

  static FullScores of(FullGaussianModel model, double[] origin) {
    int dims = origin.length;
    double[] constants = model.weights();
    double[] means = model.centres();
    double[][] centres = new double[constants.length][];
    Whitening[] whitenings = new Whitening[constants.length];
    Arrays.setAll(means, i -> means[i] - origin[i % dims]);
    for (int k = 0; k < constants.length; k++) {
      whitenings[k] = model.whitening(k);
      centres[k] = whitenings[k].whiten(means, k * dims);
      constants[k] = StrictMath.log(constants[k]) - whitenings[k].logDeterminant() / 2;
    }
    return new FullScores(constants, centres, means, whitenings);
  }

  int components() {
    return constants.length;
  }

  int dimensions() {
    return means.length / constants.length;
  }
}
