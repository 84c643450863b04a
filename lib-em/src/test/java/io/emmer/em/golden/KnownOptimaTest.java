package io.emmer.em.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.EmLoop;
import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.LocalDataset;
import io.emmer.em.RandomKey;
import io.emmer.em.StopRule;
import io.emmer.em.family.mixed.MixedFamily;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Initializer;
import io.emmer.em.table.TableRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The best of random starts is the best that is known of published tables. */
class KnownOptimaTest {
  private static final int RESTARTS = 50;

  @ParameterizedTest
  @CsvSource({"carcinoma,3,-293.704979", "values,2,-504.467670", "cheating,2,-440.027112"})
  void aFewRestartsFindIt(String table, int components, double best) throws IOException {
    assertThat(best(TableRows.csv(table + ".csv"), components, 5))
        .isBetween(best - 1e-3, best + 1e-3);
  }

  @Test
  @Tag("slow")
  void fiftyRestartsFindAllOfThem() throws IOException {
    List<List<String>> optima = TableRows.csv("known-optima.csv");
    int checked = 0;
    for (List<String> row : optima.subList(1, optima.size())) {
      if (row.get(1).equals("-")) {
        continue;
      }
      List<List<String>> texts = new ArrayList<>(TableRows.csv(row.get(1)));
      if (row.get(0).endsWith("complete")) {
        texts.removeIf(cells -> cells.contains(""));
      }
      double best = Double.parseDouble(row.get(5));
      assertThat(best(texts, Integer.parseInt(row.get(3)), RESTARTS))
          .as(row.get(0) + " " + row.get(3))
          .isBetween(best - 1e-3, best + 1e-3);
      checked++;
    }
    assertThat(checked).isEqualTo(16);
  }

  private static double best(List<List<String>> texts, int components, int restarts) {
    TableRows rows = TableRows.categorical(texts);
    MixedFamily family =
        new MixedFamily().with(new HyperParameters(0, null)).ofTable(rows.schema());
    LocalDataset data = rows.dataset(1024);
    List<Initializer.Request<?, ?>> requests = new ArrayList<>();
    for (int restart = 0; restart < restarts; restart++) {
      RandomKey key = new RandomKey(0, restart, components);
      requests.add(new Initializer.Request<>(family, key, Initialization.Rule.RANDOM));
    }
    List<Candidate<?, ?>> starts = new Initializer(data).candidates(requests);
    return new EmLoop(data, new StopRule(30_000, 1e-12, 0, 0), event -> {})
        .run(starts).stream().mapToDouble(FitResult::objective).max().orElseThrow();
  }
}
