package io.emmer.em.mixture;

import io.emmer.em.Memo;
import io.emmer.em.data.DataBlock;
import java.util.List;

/**
 * Rows of a block of which one component owns all, r_nk = 1, and their moments. Where rows are made
 * of whole numbers and have no weights, these are exact, so that they follow each change of an
 * owner from pass to pass.
 *
 * @param <S> type of the moments
 */
final class HardRows<S extends MixtureStatistics<S>> implements Memo {
  /** Rows of a block for each component: fewer do not repay sums of their own. */
  private static final int ROWS_OF_COMPONENT = 8;

  private final RowOwners owners;
  private final S moments; // of the whole numbers

  private HardRows(RowOwners owners, S moments) {
    this.owners = owners;
    this.moments = moments;
  }

  /**
   * Those of a block, as a pass before left them, or none yet.
   *
   * @param of what they are to be added to
   * @return null where they are added as others
   */
  @SuppressWarnings("unchecked") // the moments are of the type of those of the model
  static <S extends MixtureStatistics<S>> HardRows<S> of(DataBlock block, S of, Memo memoOrNull) {
    if (!block.isWhole() || !of.areHardRowsApart()) {
      return null;
    }
    if (memoOrNull instanceof HardRows<?> memo && memo.areOf(block, of)) {
      return (HardRows<S>) memo;
    }
    List<double[]> zeros = of.sums().stream().map(sum -> new double[sum.length]).toList();
    return new HardRows<>(new RowOwners(block.rows()), of.withSums(zeros));
  }

  private boolean areOf(DataBlock block, MixtureStatistics<?> of) {
    return owners.rows() == block.rows()
        && moments.getClass() == of.getClass()
        && moments.components() == of.components();
  }

  /** Whether a later pass saves more than these cost. */
  boolean pay() {
    return owners.rows() >= ROWS_OF_COMPONENT * moments.components();
  }

  /**
   * Who owns all of a row, if there is one; of rows of this pass that are still to come, before.
   */
  RowOwners owners() {
    return owners;
  }

  /** Adds the moments of all rows of a block that have an owner. */
  void addTo(S into, DataBlock block) {
    DataBlock whole = block.whole();
    int[] owner = new int[1];
    double[] share = new double[1];
    owners.changes(
        (n, k, sign) -> {
          owner[0] = k;
          share[0] = sign;
          moments.addRow(whole, n, owner, share, 1);
        });
    moments.finishMoments(whole);
    List<double[]> sums = moments.sums();
    double unit = block.divisor();
    for (int i = 0; i < sums.size(); i++) {
      add(into.sums().get(i), sums.get(i), i == 0 ? unit : unit * unit);
    }
  }

  private static void add(double[] into, double[] sums, double unit) {
    for (int i = 0; i < into.length; i++) {
      into[i] += sums[i] / unit;
    }
  }

  @Override
  public long bytes() {
    long sums = moments.sums().stream().mapToLong(sum -> sum.length).sum();
    return owners.bytes() + Double.BYTES * sums;
  }
}
