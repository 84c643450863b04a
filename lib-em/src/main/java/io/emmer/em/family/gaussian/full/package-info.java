/** Mixtures of Gaussians with a covariance for each component. */
package io.emmer.em.family.gaussian.full;
