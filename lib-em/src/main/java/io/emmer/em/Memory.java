package io.emmer.em;

/** Where tasks put memos, and perhaps find them again. Threads may share it. */
public interface Memory {
  /** Keeps nothing. */
  Memory NONE =
      new Memory() {
        @Override
        public Memo take(long run, long firstRow) {
          return null;
        }

        @Override
        public void keep(long run, long firstRow, Memo memo) {
          // Lost at once, as memos may be.
        }
      };

  /**
   * Hands out the memo of a leaf, which then is nobody else's.
   *
   * @param run of {@link RunNumbers}
   * @param firstRow of the leaf
   * @return null if there is none, or none any more
   */
  Memo take(long run, long firstRow);

  /** Keeps a memo for a later pass, if there is room. */
  void keep(long run, long firstRow, Memo memo);
}
