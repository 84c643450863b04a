/** Mixtures of Gaussians with unit covariance. */
package io.emmer.em.family.gaussian.unit;
