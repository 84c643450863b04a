package io.emmer.spark.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.EmLoop;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.LocalDataset;
import io.emmer.em.Moments;
import io.emmer.em.StopRule;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.init.Initialization;
import io.emmer.spark.fit.FitSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepRowTest {
  /** Two models of K centres of one value are small; what they agree on is a table of K x K. */
  @Test
  void aLookTakesTheTableOfCountsAndTheModels() {
    int components = 200;
    double[] x = new double[components];
    Arrays.setAll(x, n -> n);
    LocalDataset data = new LocalDataset(List.of(new DenseBlock(0, 1, x, null)), new double[1]);
    KMeansFamily family = new KMeansFamily();
    Candidate<?, ?> start =
        new Candidate<>(family, family.fromCentres(components, x, Moments.of(data)));
    StopRule rule = StopRule.iterations(0);
    FitResult<?, ?> fit = new EmLoop(data, rule, FitListener.NONE).run(List.of(start)).get(0);
    FitSettings settings =
        new FitSettings(
            components,
            2,
            1,
            Initialization.Rule.defaultOf(family),
            rule,
            HyperParameters.DEFAULTS);
    SweepRow row = new SweepRow(new SweepConfiguration(family, settings));
    long models = 2 * family.statisticsBytes(components, 1);

    row.add(0, fit);
    assertThat(row.judgeBytes(data)).as("of one run").isEqualTo(models);
    row.add(1, fit);
    assertThat(row.judgeBytes(data)).isEqualTo(models + 8L * components * components);
  }
}
