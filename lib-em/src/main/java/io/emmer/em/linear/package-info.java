/** Symmetric positive definite matrices: packed storage, Cholesky factors, whitening. */
package io.emmer.em.linear;
