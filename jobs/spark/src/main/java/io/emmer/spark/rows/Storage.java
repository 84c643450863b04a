package io.emmer.spark.rows;

import io.emmer.em.data.ByteBlock;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;

/** The form in which all rows of one input are held. */
public enum Storage {
  /** Nonzero unsigned bytes with their positions: 3 bytes each. */
  SPARSE_BYTES,
  /** One unsigned byte a value. */
  BYTES,
  /** One double a value. */
  DENSE;

  private static final int SPARSE_ENTRY_BYTES = 3;

  /** A sparse entry takes three bytes, and its kernels touch only nonzeros. */
  private static final double SPARSE_BELOW_DENSITY = 0.4;

  private static final int SPARSE_MAX_DIMENSIONS = 1 << 16;

  /**
   * The form that suits unsigned bytes, judged by some of them.
   *
   * @param decode decode[b]: value of unsigned byte b
   */
  static Storage ofBytes(byte[] sample, int dimensions, double[] decode) {
    int nonzero = 0;
    for (byte value : sample) {
      nonzero += value == 0 ? 0 : 1;
    }
    boolean sparse =
        decode[0] == 0
            && dimensions <= SPARSE_MAX_DIMENSIONS
            && nonzero < SPARSE_BELOW_DENSITY * sample.length;
    return sparse ? SPARSE_BYTES : BYTES;
  }

  /** Memory of a row at the most, with its norm and its weight. */
  long mostBytesOfRow(int dimensions) {
    double aValue =
        switch (this) {
          case SPARSE_BYTES -> SPARSE_BELOW_DENSITY * SPARSE_ENTRY_BYTES;
          case BYTES -> 1;
          case DENSE -> Double.BYTES;
        };
    return (long) Math.ceil(aValue * dimensions) + 2L * Double.BYTES;
  }

  /** Rows of unsigned bytes in this form; rows[n*D + d], weights[n] or null for 1 each. */
  DataBlock bytes(long firstRow, int dimensions, byte[] rows, double[] decode, double[] weights) {
    return switch (this) {
      case SPARSE_BYTES -> SparseByteBlock.of(firstRow, dimensions, rows, decode, weights);
      case BYTES -> new ByteBlock(firstRow, dimensions, rows, decode, weights);
      case DENSE -> throw new IllegalStateException("bytes are never held as doubles");
    };
  }

  /** Rows of doubles; values[n*D + d], weights[n] or null for 1 each. */
  static DataBlock doubles(long firstRow, int dimensions, double[] values, double[] weights) {
    return new DenseBlock(firstRow, dimensions, values, weights);
  }
}
