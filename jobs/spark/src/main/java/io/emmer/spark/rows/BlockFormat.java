package io.emmer.spark.rows;

import java.io.IOException;

/**
 * The form that blocks of rows are wanted in.
 *
 * @param scaling of raw values
 * @param range what is legal after scaling
 * @param compact whether unsigned bytes may be held as sparse rows
 */
record BlockFormat(Scaling scaling, Scaling.Range range, boolean compact) {
  /** Values as they stand in files. */
  static final BlockFormat RAW =
      new BlockFormat(new Scaling(1, Double.NaN), Scaling.Range.FINITE, false);

  /** Gives the raw bytes of the first leaf. */
  @FunctionalInterface
  interface Sample {
    byte[] read() throws IOException;
  }

  /**
   * Builds the blocks of an input. Their storage is chosen once, by the first leaf, so that every
   * reader of it sees the same.
   */
  BlockBuilder builder(RowInput input, Sample firstLeaf) throws IOException {
    Storage storage = Storage.DENSE;
    if (input.unsignedBytes()) {
      storage =
          compact
              ? Storage.ofBytes(firstLeaf.read(), input.dimensions(), scaling.byteTable())
              : Storage.BYTES;
    }
    return new BlockBuilder(
        input.files(), input.dimensions(), scaling, range, storage, scaling.byteTable());
  }
}
