/**
 * Predictions: the component, the score and the responsibilities of every row under a model, in the
 * order of the rows, as Parquet or NPY.
 */
package io.emmer.app.predict;
