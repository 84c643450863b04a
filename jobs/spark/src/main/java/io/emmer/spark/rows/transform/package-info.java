/**
 * Linear maps between the rows as they are read and the rows that models see: standardization, then
 * projection on principal components (Pearson 1901; PRML chapter 12.1). They are fitted to the rows
 * of a fit, stored with its model, applied wherever the model is, and undone in what people look
 * at.
 *
 * <p>Notation: D raw features, D' components; {@code mean[d]}, {@code components[j*D + d]}.
 */
package io.emmer.spark.rows.transform;
