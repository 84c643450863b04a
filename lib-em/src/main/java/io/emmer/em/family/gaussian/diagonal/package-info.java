/** Mixtures of Gaussians with one variance a component and feature. */
package io.emmer.em.family.gaussian.diagonal;
