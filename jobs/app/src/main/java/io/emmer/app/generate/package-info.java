/**
 * Synthetic data: drawn digits in IDX files, rows of Gaussian mixtures as NPY or Parquet with the
 * true components beside them, and ratings. Every row is a function of the seed and its number.
 */
package io.emmer.app.generate;
