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

/**
 * Says of the rows of leaves what a model does, as a task needs it.
 *
 * @param origin of the rows
 * @param quantilesOrNull of the rows of the fit
 * @param cutOrNull which rows are wanted, null for all
 * @param columnsOrNull with the averages of their cells, if the costliest cells are wanted
 */
record RowScorer(
    Candidate<?, ?> model,
    double[] origin,
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
    List<Prediction> rows = new ArrayList<>();
    for (int n = 0; n < assigned.rows(); n++) {
      double score = assigned.score()[n];
      if (cutOrNull == null || cutOrNull.contains(score, leaf.block().firstRow() + n)) {
        double percentile = quantilesOrNull == null ? Double.NaN : quantilesOrNull.position(score);
        List<Prediction.Cost> costs = cells == null ? List.of() : costs(leaf, assigned, n, cells);
        rows.add(new Prediction(leaf, n, assigned, percentile, costs));
      }
    }
    return rows.iterator();
  }

  private List<Prediction.Cost> costs(Leaf leaf, Assignments assigned, int n, CellDensity cells) {
    double[] x = new double[origin.length];
    double[] expected = new double[origin.length];
    leaf.block().copyRow(n, x, 0);
    RowScores.expected(cells, assigned, n, x, origin, expected);
    List<Prediction.Cost> costs = new ArrayList<>();
    for (int d = 0; d < expected.length; d++) {
      Column column = columnsOrNull.get(d);
      if (column.averageLogDensity() != null && !Double.isNaN(expected[d])) {
        costs.add(new Prediction.Cost(column.name(), column.averageLogDensity() - expected[d]));
      }
    }
    costs.sort(Comparator.comparingDouble(cost -> -cost.nats()));
    return costs.subList(0, Math.min(PredictionColumns.CELLS, costs.size()));
  }
}
