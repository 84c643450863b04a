package io.emmer.spark.fit;

import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.findings.Finding;
import io.emmer.em.findings.FitFindings;
import io.emmer.em.findings.ScoreTask;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Fits beside rows that they were not fitted to. */
public final class HeldOut {
  private HeldOut() {}

  /**
   * Compares the score of rows that were held out with that of the rows of the fit.
   *
   * @param heldOut prepared as the rows of the fits were
   * @param fits one or more
   * @return a finding for each, in their order
   */
  public static List<Finding> look(SparkJob job, RowSource heldOut, List<FitResult<?, ?>> fits)
      throws IOException {
    Finding[] findings = new Finding[fits.size()];
    for (boolean cells : new boolean[] {false, true}) {
      int[] own =
          IntStream.range(0, findings.length)
              .filter(i -> (fits.get(i).model() instanceof MixedModel) == cells)
              .toArray();
      if (own.length > 0) {
        look(job, heldOut, fits, own, findings);
      }
    }
    return List.of(findings);
  }

  /** The fits at these positions, which can be of the same rows. */
  private static void look(
      SparkJob job, RowSource heldOut, List<FitResult<?, ?>> fits, int[] own, Finding[] into)
      throws IOException {
    Family<?, ?> narrowest =
        IntStream.of(own)
            .<Family<?, ?>>mapToObj(i -> fits.get(i).family())
            .min(Comparator.comparingDouble(family -> family.support().width()))
            .orElseThrow();
    RowSource source =
        fits.get(own[0]).model() instanceof MixedModel mixed && heldOut.hasCells()
            ? heldOut.closed(mixed.schema())
            : heldOut;
    try (Rows rows = source.load(job, narrowest)) {
      List<ScoreTask> tasks =
          IntStream.of(own)
              .mapToObj(i -> new ScoreTask(fits.get(i).candidate(), rows.data().origin()))
              .toList();
      List<ScoreTask.Sums> scores = rows.data().reduceAll("held-out rows", tasks);
      for (int i = 0; i < own.length; i++) {
        into[own[i]] = FitFindings.heldOut(fits.get(own[i]), scores.get(i).perRow());
      }
    }
  }
}
