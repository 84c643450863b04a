package io.emmer.app.predict;

import com.google.common.collect.Iterators;
import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.CellDensity;
import io.emmer.em.EStep;
import io.emmer.em.metric.RowScores;
import io.emmer.em.metric.ScoreQuantiles;
import io.emmer.em.table.Column;
import io.emmer.spark.rows.Leaf;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says of the rows of leaves what a model does, as a task needs it.
 *
 * @param origin of the rows
 * @param responsibilities which are wanted
 * @param quantilesOrNull of the rows of the fit
 * @param cutOrNull which rows are wanted, null for all
 * @param columnsOrNull with the averages of their cells, if the costliest cells are wanted
 */
record RowScorer(
    Candidate<?, ?> model,
    double[] origin,
    Responsibilities responsibilities,
    ScoreQuantiles quantilesOrNull,
    LeastLikely.Cut cutOrNull,
    List<Column> columnsOrNull)
    implements Serializable {

  /**
   * The rows that are wanted, a leaf at a time, so that memory does not grow with the partition.
   */
  Iterator<Prediction> of(Iterator<Leaf> leaves) {
    EStep<?> eStep = model.eStep(origin);
    CellDensity cells = columnsOrNull == null ? null : model.model().cells().orElseThrow();
    return Iterators.concat(
        Iterators.transform(leaves, leaf -> rows(leaf, eStep.assign(leaf.block()), cells)));
  }

  private Iterator<Prediction> rows(Leaf leaf, Assignments assigned, CellDensity cells) {
    long first = leaf.block().firstRow();
    return IntStream.range(0, assigned.rows())
        .filter(n -> cutOrNull == null || cutOrNull.contains(assigned.score()[n], first + n))
        .mapToObj(n -> row(leaf, assigned, n, cells))
        .iterator();
  }

  private Prediction row(Leaf leaf, Assignments assigned, int n, CellDensity cells) {
    double score = assigned.score()[n];
    return new Prediction(
        leaf.block().firstRow() + n,
        leaf.ids() == null ? null : leaf.ids()[n],
        leaf.labels() == null ? null : leaf.labels()[n],
        assigned.component()[n],
        score,
        quantilesOrNull == null ? Double.NaN : quantilesOrNull.position(score),
        responsibilities.of(assigned, n),
        cells == null ? List.of() : costs(leaf, assigned, n, cells),
        leaf.kept() == null ? new String[0] : leaf.kept()[n]);
  }

  /** Of the cells that are less likely than on average the costliest. */
  private List<Prediction.Cost> costs(Leaf leaf, Assignments assigned, int n, CellDensity cells) {
    double[] x = new double[origin.length];
    double[] expected = new double[origin.length];
    leaf.block().copyRow(n, x, 0);
    RowScores.expected(cells, assigned, n, x, origin, expected);
    List<Prediction.Cost> costs = new ArrayList<>();
    for (int d = 0; d < expected.length; d++) {
      Column column = columnsOrNull.get(d);
      if (column.averageLogDensity() != null && column.averageLogDensity() > expected[d]) {
        costs.add(new Prediction.Cost(column.name(), column.averageLogDensity() - expected[d]));
      }
    }
    costs.sort(Comparator.comparingDouble(cost -> -cost.nats()));
    return costs.stream().limit(PredictionColumns.CELLS).toList();
  }
}
