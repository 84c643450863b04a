/** Mixtures of independent Bernoulli features (PRML section 9.3.3). */
package io.emmer.em.family.bernoulli;
