package io.emmer.em.kernel;

/**
 * Entries of sparse rows, row by row: x_nd = values[i] for d = indices[i], where i runs over
 * starts[n]..starts[n+1]-1 and the indices of a row ascend; every other x_nd is 0.
 *
 * @param starts where each row begins, and where the last one ends
 * @param indices columns as unsigned 16-bit numbers
 */
public record SparseDoubles(int[] starts, char[] indices, double[] values) {}
