/**
 * Mixture models by Expectation-Maximisation, and K-means, without Spark.
 *
 * <p>Where things are: the <b>E-step</b> of every mixture is {@link
 * io.emmer.em.mixture.MixtureEStep}, that of K-means {@code KMeansEStep}; the <b>M-step</b> is the
 * method {@code mStep} of each family, for example {@link
 * io.emmer.em.family.bernoulli.BernoulliFamily}; the <b>loop</b> is {@link io.emmer.em.EmLoop}.
 * {@link io.emmer.em.Dataset} is the one place where a cluster enters.
 *
 * <p>Notation: N rows x_n of D features with weights w_n (1 unless given), K components with mixing
 * weights pi_k, responsibilities r_nk = p(k | x_n) and their sums R_k = sum_n w_n r_nk. Arrays are
 * flat: {@code resp[n*K + k]}, {@code means[k*D + d]}. Logarithms are natural, log-likelihoods are
 * in nats, and 0 log 0 = 0.
 *
 * <p>Sources:
 *
 * <ul>
 *   <li>A. P. Dempster, N. M. Laird, D. B. Rubin, "Maximum likelihood from incomplete data via the
 *       EM algorithm", J. Royal Statistical Society B 39, 1977.
 *   <li>C. M. Bishop, "Pattern Recognition and Machine Learning" (PRML), Springer 2006, chapter 9:
 *       K-means (9.1) to (9.4), responsibilities (9.13), log-likelihood (9.14), means (9.17),
 *       mixing weights (9.22), Bernoulli mixtures (9.44) to (9.60).
 *   <li>D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007.
 *   <li>T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm for
 *       computing sample variances", Stanford STAN-CS-79-773, 1979.
 * </ul>
 */
package io.emmer.em;
