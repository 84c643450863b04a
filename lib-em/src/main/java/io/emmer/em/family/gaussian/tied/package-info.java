/** Mixtures of Gaussians with one covariance for all components. */
package io.emmer.em.family.gaussian.tied;
