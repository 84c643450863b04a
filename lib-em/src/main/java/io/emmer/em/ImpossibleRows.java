package io.emmer.em;

/**
 * The rows of a positive weight that have no finite score under a model.
 *
 * @param first index of the first one among the rows in use
 */
record ImpossibleRows(long first, long count) implements Mergeable<ImpossibleRows> {
  /** Such as {@code rows 17 and 2 more of those in use are}, from a pass over the data. */
  static String describe(Candidate<?, ?> candidate, Dataset data) {
    double[] origin = data.origin();
    ImpossibleRows rows =
        data.reduce(
            "impossible rows",
            () -> {
              EStep<?> eStep = candidate.eStep(origin);
              return leaf -> {
                double[] score = eStep.assign(leaf).score();
                ImpossibleRows found = new ImpossibleRows(0, 0);
                for (int n = score.length - 1; n >= 0; n--) {
                  if (!Double.isFinite(score[n]) && leaf.weight(n) > 0) {
                    found = new ImpossibleRows(leaf.firstRow() + n, found.count + 1);
                  }
                }
                return found;
              };
            });
    return rows.count < 2
        ? (rows.count == 0 ? "a row" : "row " + rows.first + " of those in use") + " is"
        : "rows " + rows.first + " and " + (rows.count - 1) + " more of those in use are";
  }

  @Override
  public ImpossibleRows merge(ImpossibleRows right) {
    return new ImpossibleRows(count == 0 ? right.first : first, count + right.count);
  }
}
