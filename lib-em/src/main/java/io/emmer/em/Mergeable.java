package io.emmer.em;

import java.io.Serializable;

/**
 * A partial result over some consecutive leaves of the data. Results are merged as a fixed binary
 * tree over leaf numbers, so {@code merge} need not be associative in floating point.
 */
public interface Mergeable<R extends Mergeable<R>> extends Serializable {
  /** Adds {@code right}, which belongs to the rows that follow, into this and returns this. */
  R merge(R right);
}
