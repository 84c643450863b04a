/** Synthetic data: images of digits, rows of Gaussian mixtures, and ratings. */
package io.emmer.em.synthetic;
