package io.emmer.spark.rows;

import io.emmer.em.NamesSettings;
import io.emmer.em.Support;
import io.emmer.em.data.ByteBlock;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The form that blocks of rows are wanted in.
 *
 * @param scaling of raw values
 * @param support the values that are legal after scaling
 * @param compact whether unsigned bytes may be held as sparse rows
 */
record BlockFormat(Scaling scaling, Support support, boolean compact) {
  /** Values as they stand in files. */
  static final BlockFormat RAW = new BlockFormat(new Scaling(1, Double.NaN), Support.REAL, false);

  /** A sparse entry takes three bytes, and its kernels touch only nonzeros. */
  private static final double SPARSE_BELOW_DENSITY = 0.4;

  private static final int SPARSE_MAX_DIMENSIONS = 1 << 16;

  /** Gives the raw bytes of the first leaf. */
  @FunctionalInterface
  interface Sample {
    byte[] read() throws IOException;
  }

  /** Memory of a row of an input at the most, with its norm and its weight. */
  static long mostBytesOfRow(RowInput input) {
    return (long) input.dimensions() * (input.unsignedBytes() ? 1 : Double.BYTES)
        + 2L * Double.BYTES;
  }

  /**
   * Builds the blocks of an input. Whether bytes are sparse is decided once, by the first leaf, so
   * that every reader of the input sees the same.
   */
  Builder builder(RowInput input, Sample firstLeaf) throws IOException {
    double[] table = scaling.byteTable();
    boolean sparse =
        compact
            && input.unsignedBytes()
            && isSparse(firstLeaf.read(), input.dimensions(), table[0] == 0);
    return new Builder(input.files(), input.dimensions(), scaling, support, sparse, table);
  }

  private static boolean isSparse(byte[] sample, int dimensions, boolean zeroIsZero) {
    int nonzero = 0;
    for (byte value : sample) {
      nonzero += value == 0 ? 0 : 1;
    }
    return zeroIsZero
        && dimensions <= SPARSE_MAX_DIMENSIONS
        && nonzero < SPARSE_BELOW_DENSITY * sample.length;
  }

  /**
   * Builds blocks of raw values: scaled, checked, and all in one storage.
   *
   * @param files in global row order
   * @param dimensions D
   * @param support the values that are legal after scaling
   * @param sparse whether bytes are held as nonzeros with their positions
   * @param table table[b]: value of unsigned byte b
   */
  record Builder(
      List<RowInput.File> files,
      int dimensions,
      Scaling scaling,
      Support support,
      boolean sparse,
      double[] table)
      implements Serializable {
    /**
     * A block of unsigned bytes.
     *
     * @param firstRow index of the first row among those in use
     * @param rows rows[n]: where row n stands among all rows, in use or not
     * @param values values[n*D + d]
     * @param weights weights[n], or null for 1 each
     */
    DataBlock bytes(long firstRow, long[] rows, byte[] values, double[] weights) {
      for (int i = 0; i < values.length; i++) {
        check(table[values[i] & 0xff], i, rows);
      }
      return sparse
          ? SparseByteBlock.of(firstRow, dimensions, values, table, weights)
          : new ByteBlock(firstRow, dimensions, values, table, weights);
    }

    /** As {@link #bytes}; values[n*D + d] are scaled in place. */
    DataBlock doubles(long firstRow, long[] rows, double[] values, double[] weights) {
      for (int i = 0; i < values.length; i++) {
        values[i] = scaling.apply(values[i]);
        check(values[i], i, rows);
      }
      return new DenseBlock(firstRow, dimensions, values, weights);
    }

    /** Refuses NaN, infinities, and values that the family has no density for. */
    private void check(double x, int i, long[] rows) {
      if (!support.contains(x)) {
        long row = rows[i / dimensions];
        String expected =
            Double.isFinite(x)
                ? NamesSettings.write(
                    " after scaling, expected %s to %s; give {scale} or {binarize}",
                    support.lowest(), support.highest())
                : ", expected a finite number; repair or drop the row";
        throw new InputException(
            "%s: row %d, value %d is %s%s",
            RowInput.pathOf(files, row), row, i % dimensions, x, expected);
      }
    }
  }
}
