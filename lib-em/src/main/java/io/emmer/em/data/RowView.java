package io.emmer.em.data;

import java.io.Serializable;

/** Another way to see the same rows: as vectors of another space, without an origin. */
public interface RowView extends Serializable {
  /** The size of the vectors. */
  int dimensions();

  /** The rows of a block. Not thread-safe. */
  DataBlock of(DataBlock block);
}
