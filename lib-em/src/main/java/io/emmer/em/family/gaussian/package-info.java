/**
 * What the families of Gaussian mixtures share, and what holds for all of them: moments of a
 * mixture, and the mixture of a sum.
 */
package io.emmer.em.family.gaussian;
