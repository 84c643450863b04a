/**
 * Factors of ratings by alternating ridge regression: the loop with early stopping ({@link
 * io.emmer.em.factor.FactorLoop}), the rules by which the factors of a block of rows come from the
 * factors of the other side, and their errors. Nothing here knows where blocks are held.
 */
package io.emmer.em.factor;
