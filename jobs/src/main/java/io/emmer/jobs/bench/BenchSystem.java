package io.emmer.jobs.bench;

import java.util.Locale;

/** What does the work. */
public enum BenchSystem {
  EMMER,
  /** MLlib's K-means over sparse vectors: the yardstick. */
  MLLIB_SPARSE,
  /** MLlib's K-means over dense vectors. */
  MLLIB_DENSE;

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
