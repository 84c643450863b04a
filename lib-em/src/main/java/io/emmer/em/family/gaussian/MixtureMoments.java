package io.emmer.em.family.gaussian;

/**
 * Mean and covariance of a row drawn from a mixture of Gaussians.
 *
 * @param mean E[x] = sum_k pi_k mu_k (PRML (9.49)), mean[d]
 * @param covariance Cov[x] = sum_k pi_k (S_k + mu_k mu_k') - E[x] E[x]' (PRML (9.50)), cov[i*D + j]
 */
public record MixtureMoments(double[] mean, double[] covariance) {
  /** Of a fitted mixture, by sum_k pi_k (S_k + (mu_k - E[x]) (mu_k - E[x])'), which is the same. */
  public static MixtureMoments of(GaussianModel model) {
    int dims = model.dimensions();
    double[] weights = model.weights();
    double[] mean = model.mean();
    double[] covariance = new double[Math.multiplyExact(dims, dims)];
    for (int k = 0; k < weights.length; k++) {
      double[] within = model.covariance(k);
      for (int i = 0; i < dims; i++) {
        double deviation = model.centre(k, i) - mean[i];
        for (int j = 0; j < dims; j++) {
          int at = i * dims + j;
          double second = Math.fma(deviation, model.centre(k, j) - mean[j], within[at]);
          covariance[at] = Math.fma(weights[k], second, covariance[at]);
        }
      }
    }
    return new MixtureMoments(mean, covariance);
  }
}
