package io.emmer.em;

import io.emmer.em.data.DataBlock;

/**
 * The E-step under one fixed model, prepared once by a task: it holds the model in the form that
 * the kernels want, and scratch. Not thread-safe.
 */
public interface EStep<S extends Statistics<S>> {
  /** Statistics of no rows. */
  S newStatistics();

  /** Adds the expected sufficient statistics of every row of {@code block}, in row order. */
  void accumulate(DataBlock block, S into);

  /**
   * As {@link #accumulate(DataBlock, Statistics)}, with what an earlier pass of the same run left
   * of the same rows.
   *
   * @param memoOrNull changes no bit; must not be used again
   * @return for the next pass, or null
   */
  default Memo accumulate(DataBlock block, S into, Memo memoOrNull) {
    accumulate(block, into);
    return null;
  }

  /** What the model says of every row of {@code block}. */
  Assignments assign(DataBlock block);
}
