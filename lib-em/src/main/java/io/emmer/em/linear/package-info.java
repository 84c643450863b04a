/**
 * Linear algebra of symmetric positive definite matrices, for everybody who needs it: packed
 * storage, the Cholesky factorization in panels, its factors, and whitening by them.
 */
package io.emmer.em.linear;
