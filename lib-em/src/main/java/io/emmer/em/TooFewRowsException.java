package io.emmer.em;

/** The failure of a mixture that was asked for more components than the data have rows. */
public final class TooFewRowsException extends EmException {
  private static final long serialVersionUID = 1L;

  public TooFewRowsException(int components, long rows) {
    super(
        "a mixture of %d components needs at least as many rows, but the data have %d of a positive"
            + " weight; lower {components}",
        components, rows);
  }
}
