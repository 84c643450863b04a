package io.emmer.em.kernel;

/**
 * The nonzeros of rows of unsigned bytes, compressed row by row, as the kernels read them: x_nd =
 * decode[values[i] as unsigned] for d = indices[i], where i runs over starts[n]..starts[n+1]-1 and
 * the indices of a row ascend; every other x_nd is 0.
 *
 * <p>The bytes are decoded in the innermost loops: decoding a tile of rows to doubles beforehand
 * made the product with a table of 20 columns 13% slower.
 *
 * @param starts where each row begins, and where the last one ends
 * @param indices columns as unsigned 16-bit numbers: half the memory traffic of ints
 * @param decode what each of the 256 bytes stands for
 */
public record SparseBytes(int[] starts, char[] indices, byte[] values, double[] decode) {}
