package io.emmer.spark.rows;

import io.emmer.em.NamesSettings;
import io.emmer.em.Support;
import io.emmer.em.data.ByteBlock;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;
import io.emmer.em.data.TableBlock;
import io.emmer.em.table.TableLayout;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * The form that blocks of rows are wanted in.
 *
 * @param scaling of raw values
 * @param support the values that are legal after scaling
 * @param compact whether unsigned bytes may be held as sparse rows
 * @param layoutOrNull of cells of tables, which are taken as they are
 * @param warnings takes one of bytes that are divided by far more than they are
 */
record BlockFormat(
    Scaling scaling,
    Support support,
    boolean compact,
    TableLayout layoutOrNull,
    Consumer<String> warnings) {
  /** Values as they stand in files. */
  static final BlockFormat RAW =
      new BlockFormat(new Scaling(1, Double.NaN), Support.FINITE, false, null, line -> {});

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
    boolean sparse = false;
    if (compact && input.unsignedBytes()) {
      byte[] sample = firstLeaf.read();
      warn(input, sample);
      sparse = isSparse(sample, input.dimensions(), table[0] == 0);
    }
    List<String> names = input.featureNames().orElse(List.of());
    return new Builder(
        input.files(), names, input.dimensions(), scaling, support, sparse, table, layoutOrNull);
  }

  private void warn(RowInput input, byte[] sample) {
    int largest = 0;
    for (byte value : sample) {
      largest = Math.max(largest, value & 0xff);
    }
    if (largest == 1 && scaling.divisor() == RowInput.UNSIGNED_BYTE_SCALE) {
      warnings.accept(
          Text.format(
              "warning: %s: the largest byte of the first %d rows is 1, and bytes are divided by"
                  + " 255; give --scale 1 if they mean 0 and 1",
              input.files().get(0).path(), sample.length / input.dimensions()));
    }
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
   * @param names of the columns that values come from, none where they have none
   * @param dimensions D
   * @param support the values that are legal after scaling
   * @param sparse whether bytes are held as nonzeros with their positions
   * @param table table[b]: value of unsigned byte b
   * @param layoutOrNull of cells of tables
   */
  record Builder(
      List<RowInput.File> files,
      List<String> names,
      int dimensions,
      Scaling scaling,
      Support support,
      boolean sparse,
      double[] table,
      TableLayout layoutOrNull)
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
      double largest = 0;
      for (int i = 0; i < values.length; i++) {
        double x = table[values[i] & 0xff];
        check(x, i, rows);
        largest = Math.max(largest, Math.abs(x));
      }
      checkSquares(largest, firstRow);
      return sparse
          ? SparseByteBlock.of(firstRow, dimensions, values, table, weights)
          : new ByteBlock(firstRow, dimensions, values, table, weights);
    }

    /** As {@link #bytes}; values[n*D + d] are scaled in place. */
    DataBlock doubles(long firstRow, long[] rows, double[] values, double[] weights) {
      if (layoutOrNull != null) {
        return TableBlock.of(firstRow, layoutOrNull, values, weights);
      }
      double largest = 0;
      for (int i = 0; i < values.length; i++) {
        checkRaw(values[i], i, rows);
        values[i] = scaling.apply(values[i]);
        check(values[i], i, rows);
        largest = Math.max(largest, Math.abs(values[i]));
      }
      checkSquares(largest, firstRow);
      return new DenseBlock(firstRow, dimensions, values, weights);
    }

    /** Refuses NaN, infinities, and values that the family has no density for. */
    private void check(double x, int i, long[] rows) {
      if (!support.contains(x)) {
        throw bad(
            x,
            i,
            rows,
            Double.isFinite(x)
                ? NamesSettings.write(
                    " after scaling, expected %s to %s; give {scale} or {binarize}",
                    support.lowest(), support.highest())
                : ", expected a finite number; repair or drop the row");
      }
    }

    /** Refuses raw values that are none of rows that are scaled so. */
    private void checkRaw(double raw, int i, long[] rows) {
      if (!Double.isFinite(raw)) {
        throw bad(raw, i, rows, ", expected a finite number; repair or drop the row");
      }
      if (Math.abs(raw) > scaling.largest()) {
        throw bad(
            raw,
            i,
            rows,
            NamesSettings.write(
                ", expected numbers like bytes divided by 255, as the model was fitted to; give"
                    + " {scale} 255, or 1 if these are divided already"));
      }
    }

    /** Refuses rows all of whose squares are 0, by the first leaf. */
    private void checkSquares(double largest, long firstRow) {
      if (firstRow == 0
          && largest > 0
          && largest < 1 / Math.max(support.highest(), Support.REAL.highest())) {
        throw new InputException(
            "%s: the largest of the first rows' values is %s after scaling, and its square no"
                + " longer a number above 0; give a smaller {scale}",
            files.get(0).path(), largest);
      }
    }

    private InputException bad(double x, int i, long[] rows, String expected) {
      long row = rows[i / dimensions];
      int d = i % dimensions;
      if (Double.isNaN(x) && !names.isEmpty()) {
        return bad(row, ": " + FeatureReader.missing(names.get(d)) + "; repair or drop the row");
      }
      String value = names.isEmpty() ? ", value " + d : ": '" + names.get(d) + "'";
      return bad(row, value + " is " + x + expected);
    }

    private InputException bad(long row, String problem) {
      return new InputException("%s: row %d%s", RowInput.pathOf(files, row), row, problem);
    }
  }
}
