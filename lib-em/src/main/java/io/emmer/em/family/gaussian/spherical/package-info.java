/** Mixtures of Gaussians with one variance a component. */
package io.emmer.em.family.gaussian.spherical;
