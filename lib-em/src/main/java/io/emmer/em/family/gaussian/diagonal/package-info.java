/**
 * Mixtures of Gaussians without covariances between features: with unit variances, with one
 * variance a component, or with one a component and feature.
 */
package io.emmer.em.family.gaussian.diagonal;
