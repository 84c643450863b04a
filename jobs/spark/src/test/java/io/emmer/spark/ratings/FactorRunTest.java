package io.emmer.spark.ratings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.StopRule;
import io.emmer.em.factor.FactorLoop;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactorRunTest extends SparkTest {
  private static final RatingColumns COLUMNS =
      new RatingColumns(RatingColumns.Format.TEXT, ",", false, "1", "2", "3");

  @TempDir private Path folder;

  private FactorRun run(int minRatings, double share, long broadcastBytes) throws IOException {
    Path file = Files.write(folder.resolve("ratings.csv"), ratings());
    RatingReader reader = RatingReader.open(session(), List.of(file.toString()), COLUMNS, false);
    return new FactorRun(
        SparkJob.of(session()),
        reader,
        new RatingSettings(false, minRatings, share, share, 0),
        new FactorSettings(
            2, 1, 0, "random", new FactorLoop.Rule(StopRule.iterations(3), 1, 5), broadcastBytes),
        line -> {});
  }

  private FactorDocument write(FactorRun run) throws IOException {
    String output = folder.resolve("model").toString();
    return run.run(2, new FactorRun.Target(output, true), Optional.empty(), Map.of(), List.of());
  }

  private static Set<Integer> persistent() {
    return Set.copyOf(SparkJob.of(session()).context().getPersistentRDDs().keySet());
  }

  private static List<String> ratings() {
    List<String> lines = new ArrayList<>();
    for (int user = 0; user < 20; user++) {
      for (int item = 0; item < 15; item++) {
        lines.add(user + "," + item + "," + (user * item) % 5);
      }
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void nothingStaysInMemory(long broadcastBytes) throws IOException {
    Set<Integer> before = persistent();

    FactorDocument document = write(run(1, 0.2, broadcastBytes));

    assertThat(document.ending().iterations()).isEqualTo(3);
    assertThat(persistent()).isEqualTo(before);
  }

  @Test
  void bothExchangesWriteTheSameFiles() throws IOException {
    Map<String, String> routed = new TreeMap<>(write(run(1, 0.2, 0)).files());
    Map<String, String> broadcast = new TreeMap<>(write(run(1, 0.2, 1 << 20)).files());

    assertThat(routed).isEqualTo(broadcast);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.0", "99, 0.2"})
  void refusedRatingsDoNotStayInMemory(int minRatings, double share) throws IOException {
    Set<Integer> before = persistent();
    FactorRun run = run(minRatings, share, 0);

    assertThatThrownBy(() -> write(run)).isInstanceOf(InputException.class);
    assertThat(persistent()).isEqualTo(before);
  }
}
