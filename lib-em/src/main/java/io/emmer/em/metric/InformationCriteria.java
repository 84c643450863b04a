package io.emmer.em.metric;

/**
 * Criteria that weigh fit against the number of parameters; smaller is better. They rank only
 * models with a density over the same space. With p free parameters, log-likelihood L without
 * prior, sum of row weights W and entropy E = -sum_nk w_n r_nk log r_nk:
 *
 * @param aic 2p - 2L (Akaike 1974)
 * @param bic p ln W - 2L (Schwarz 1978)
 * @param icl BIC + 2E (Biernacki, Celeux and Govaert 2000)
 */
public record InformationCriteria(double aic, double bic, double icl) {

  /**
   * Computes the criteria from the results of a fit.
   *
   * @param logLikelihood L in nats, without log prior
   * @param freeParameters p
   * @param sumWeights W, which is the number of rows if none has a weight
   * @param entropy E in nats
   */
  public static InformationCriteria of(
      double logLikelihood, long freeParameters, double sumWeights, double entropy) {
    double bic = freeParameters * StrictMath.log(sumWeights) - 2 * logLikelihood;
    return new InformationCriteria(
        2.0 * freeParameters - 2 * logLikelihood, bic, bic + 2 * entropy);
  }
}
