package io.emmer.spark.fit;

import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.findings.Finding;
import io.emmer.em.findings.FitFindings;
import io.emmer.em.findings.ScoreTask;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows that fits are not fitted to, in memory beside those that they are; there may be none. */
public final class HeldOut implements AutoCloseable {
  private final Optional<Rows> rows;

  private HeldOut(Optional<Rows> rows) {
    this.rows = rows;
  }

  /**
   * Reads all of the rows, so that a bad one is told before anything is fitted.
   *
   * @param heldOut empty if no rows are held out
   * @param training the rows of the fits, as which these are prepared
   * @param family the one of the fits that allows the fewest values
   * @throws InputException if a row is none that the family allows
   */
  public static HeldOut load(
      SparkJob job, Optional<RowSource> heldOut, Rows training, Family<?, ?> family)
      throws IOException {
    if (heldOut.isEmpty()) {
      return new HeldOut(Optional.empty());
    }
    RowSource prepared = heldOut.get().transformed(training.transform());
    Rows rows = training.schema().map(prepared::closed).orElse(prepared).load(job, family);
    rows.data().fill("held-out rows");
    return new HeldOut(Optional.of(rows));
  }

  /**
   * Compares the score of these rows with that of the rows of the fits.
   *
   * @param fits of rows such as these
   * @return a finding for each, in their order; none if no rows are held out
   */
  public List<Finding> look(List<FitResult<?, ?>> fits) {
    if (rows.isEmpty() || fits.isEmpty()) {
      return List.of();
    }
    double[] origin = rows.get().data().origin();
    List<ScoreTask> tasks =
        fits.stream().map(fit -> new ScoreTask(fit.candidate(), origin)).toList();
    List<ScoreTask.Sums> scores = rows.get().data().reduceAll("held-out rows", tasks);
    return IntStream.range(0, fits.size())
        .mapToObj(i -> FitFindings.heldOut(fits.get(i), scores.get(i).perRow()))
        .toList();
  }

  @Override
  public void close() {
    rows.ifPresent(Rows::close);
  }
}
