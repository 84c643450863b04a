/** Ratings as products of factors, by alternating ridge regression. */
package io.emmer.em.factor;
