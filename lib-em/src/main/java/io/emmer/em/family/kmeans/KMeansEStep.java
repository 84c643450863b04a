package io.emmer.em.family.kmeans;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.Memo;
import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.MixtureEStep;
import java.util.HashMap;
import java.util.Map;

/**
 * The E-step of K-means (PRML (9.2)): every row goes to its {@link NearestCentre}. With a memo,
 * only rows that a {@link SpanFilter} leaves open are looked at.
 */
final class KMeansEStep implements EStep<KMeansStatistics> {
  /** Features for each cluster, from which on memos pay. */
  private static final int FEATURES_OF_CLUSTER = 8;

  /** Rows of a block for each cluster: fewer do not repay the filter and the basis of a task. */
  private static final int ROWS_OF_CLUSTER = 8;

  private final KMeansModel model;
  private final double[] origin;
  private final NearestCentre nearest;
  private final int stride;
  private final double[] tile;
  private final SpanBases bases;
  private final Map<SpanBasis, SpanFilter> filters = new HashMap<>();
  private SpanBasis basis; // of these centres, once rows are located
  private ComponentScores coordinates; // in it

  /**
   * @param bases of this pass, which other E-steps of this model share
   */
  KMeansEStep(KMeansModel model, double[] origin, SpanBases bases) {
    this.model = model;
    this.bases = bases;
    this.origin = origin.clone();
    this.nearest = new NearestCentre(model, origin);
    this.stride = nearest.scores().stride();
    this.tile = new double[MixtureEStep.TILE_ROWS * stride];
  }

  @Override
  public KMeansStatistics newStatistics() {
    return new KMeansStatistics(model.components(), origin).under(model);
  }

  @Override
  public void accumulate(DataBlock block, KMeansStatistics into) {
    accumulate(block, into, null);
  }

  @Override
  public Memo accumulate(DataBlock block, KMeansStatistics into, Memo memoOrNull) {
    ClusterMemo before =
        memoOrNull instanceof ClusterMemo memo && memo.rows().areOf(block, model.components())
            ? memo
            : null;
    OwnedRows rows = before == null ? new OwnedRows(block, model.components()) : before.rows();
    SpanCoordinates where = before == null ? null : before.coordinates();
    boolean wantsNew = before != null;
    if (where == null) {
      assign(block, 0, block.rows(), rows);
    } else {
      wantsNew = bases.isWorn(where.basis()); // before this pass adds to what decides it
      assignOpen(block, rows, where, filters.computeIfAbsent(where.basis(), this::filter));
    }
    if (wantsNew) {
      where = locate(block, where);
    }
    into.add(block, rows);
    return pays(block) ? new ClusterMemo(rows, where) : null;
  }

  /**
   * What is left of a pass: it holds for rows, whatever the centres are.
   *
   * @param coordinates null before the second pass
   */
  private record ClusterMemo(OwnedRows rows, SpanCoordinates coordinates) implements Memo {
    @Override
    public long bytes() {
      return rows.bytes() + (coordinates == null ? 0 : coordinates.bytes());
    }
  }

  /** Whether looking at coordinates costs less than looking at rows. */
  private boolean pays(DataBlock block) {
    long components = model.components();
    return FEATURES_OF_CLUSTER * components <= block.dimensions()
        && ROWS_OF_CLUSTER * components <= block.rows();
  }

  private SpanFilter filter(SpanBasis ofRows) {
    return new SpanFilter(ofRows, nearest);
  }

  /** Gives each row to its nearest centre, tile by tile. */
  private void assign(DataBlock block, int from, int to, OwnedRows rows) {
    for (int first = from; first < to; first += MixtureEStep.TILE_ROWS) {
      int last = Math.min(first + MixtureEStep.TILE_ROWS, to);
      nearest.scores().score(block, first, last, tile);
      for (int n = first; n < last; n++) {
        rows.assign(n, nearest.of(block, n, tile, (n - first) * stride));
      }
    }
  }

  /** The same for those rows whose owner may have changed. */
  private void assignOpen(
      DataBlock block, OwnedRows rows, SpanCoordinates where, SpanFilter filter) {
    int[] open = new int[Kernels.TILE];
    int all = 0;
    for (int first = 0; first < block.rows(); first += Kernels.TILE) {
      int count = filter.open(where, rows, first / Kernels.TILE, open);
      all += count;
      for (int i = 0; i < count; ) {
        int from = i++;
        while (i < count && open[i] == open[i - 1] + 1) {
          i++;
        }
        assign(block, open[from], open[i - 1] + 1, rows);
      }
    }
    where.basis().addOpen(all);
  }

  /**
   * Where rows lie in the span of the centres.
   *
   * @param oldOrNull is used up
   */
  private SpanCoordinates locate(DataBlock block, SpanCoordinates oldOrNull) {
    if (basis == null) {
      basis = bases.ofCentres(nearest.relative(), block.dimensions());
      coordinates = basis.ofRows();
    }
    SpanCoordinates where = SpanCoordinates.of(basis, block.rows(), oldOrNull);
    int wide = coordinates.stride();
    double[] values = new double[MixtureEStep.TILE_ROWS * wide];
    for (int from = 0; from < block.rows(); from += MixtureEStep.TILE_ROWS) {
      int to = Math.min(from + MixtureEStep.TILE_ROWS, block.rows());
      coordinates.score(block, from, to, values);
      for (int n = from; n < to; n++) {
        where.set(block, n, values, (n - from) * wide);
      }
    }
    basis.addRows(block.rows());
    return where;
  }

  @Override
  public Assignments assign(DataBlock block) {
    int components = model.components();
    Assignments result = new Assignments(block.rows(), components);
    for (int from = 0; from < block.rows(); from += MixtureEStep.TILE_ROWS) {
      int to = Math.min(from + MixtureEStep.TILE_ROWS, block.rows());
      nearest.scores().score(block, from, to, tile);
      for (int n = from; n < to; n++) {
        int offset = (n - from) * stride;
        int k = nearest.of(block, n, tile, offset);
        result.component()[n] = k;
        result.score()[n] = NearestCentre.squaredDistance(block, n, tile[offset + k]);
        result.responsibilities()[n * components + k] = 1;
      }
    }
    return result;
  }
}
