package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nights whose lock, pointer, records or checkpoints come to harm. */
@OwnSpark
class NightlyMishapsIT {
  private static SparkJob spark;

  @TempDir Path directory;

  private NightFiles nights;

  @BeforeAll
  static void start() {
    spark = SparkJob.start("nights", "local[2]", List.of());
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @BeforeEach
  void write() throws IOException {
    nights = new NightFiles(directory);
    for (int day = 1; day <= 4; day++) {
      nights.write("2026-03-0" + day, 300, 0.02 * day);
    }
  }

  private CommandLine.Result night(int day, String... options) {
    return nights.night("2026-03-0" + day, options);
  }

  private void assertDone(CommandLine.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  /** Another run takes the lock over while the first fits, and is done before it. */
  private Map<String, String> takeOver(Path run) {
    try {
      while (!Files.exists(run.resolve("checkpoints/checkpoint-00000003"))) {
        LockSupport.parkNanos(1_000_000);
      }
      nights.rewriteLock("other", 0);
      Files.createDirectory(run.resolve("model"));
      Files.writeString(run.resolve("model/model.json"), "the other's");
      return withoutCheckpoints();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> withoutCheckpoints() throws IOException {
    return nights.contents(directory -> !directory.equals("checkpoints"));
  }

  @Test
  void whoLosesTheLockInTheMiddleOfAFitChangesNothingMore() throws Exception {
    Path run = nights.run("2026-03-01");
    CompletableFuture<Map<String, String>> other =
        CompletableFuture.supplyAsync(() -> takeOver(run));
    String[] options = {
      "--tolerance", "0", "--max-iterations", "100", "--checkpoint-every", "1", "--components", "6"
    };
    CommandLine.Result lost = night(1, options);
    assertThat(lost.exitCode()).as(lost.err()).isEqualTo(1);
    assertThat(lost.err()).contains("another run took this lock over");
    assertThat(withoutCheckpoints()).isEqualTo(other.get(1, TimeUnit.MINUTES));
    assertThat(nights.record("2026-03-01").get("status").asText()).isEqualTo("running");
    assertThat(NightFiles.names(run)).containsExactly("checkpoints", "model", "run.json");
    nights.rewriteLock("", 300);
    assertDone(night(1, options));
    assertThat(run.resolve("model/model.json")).content().doesNotContain("the other's");
  }

  @Test
  void anyDateMovesAPointerThatIsMissingOrBehind() throws IOException {
    assertDone(night(1));
    assertDone(night(2));
    Path latest = nights.output().resolve("latest");
    Files.delete(latest);
    CommandLine.Result older = night(1);
    assertDone(older);
    assertThat(older.err())
        .contains("the pointer to 2026-03-02 was missing; it is set", "nothing to do");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-02/model\n");
    Files.writeString(latest, "runs/2026-03-01/model\n");
    assertThat(night(3, "--dry-run").out()).contains("published before: 2026-03-02");
    CommandLine.Result refused = night(3, "--gate", "maxParameterDrift=0");
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains("the pointer to 2026-03-02 was missing; it is set");
    assertThat(nights.record("2026-03-03").get("comparedWith").asText()).isEqualTo("2026-03-02");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-02/model\n");
  }

  @Test
  void everyNewerRunIsWithdrawnToGoBack() throws IOException {
    for (int day = 1; day <= 3; day++) {
      assertDone(night(day));
    }
    for (int day = 2; day <= 3; day++) {
      Path record = nights.run("2026-03-0" + day).resolve("run.json");
      Files.writeString(record, Files.readString(record).replace("\"published\"", "\"withdrawn\""));
    }
    Files.writeString(nights.output().resolve("latest"), "runs/2026-03-01/model\n");
    assertThat(night(3).exitCode()).isEqualTo(5);
    assertThat(night(2).exitCode()).isEqualTo(5);
    assertDone(night(1));
    assertThat(nights.latest()).isEqualTo("runs/2026-03-01/model\n");
    assertDone(night(4));
    assertThat(nights.record("2026-03-04").get("comparedWith").asText()).isEqualTo("2026-03-01");
  }

  @Test
  void aDamagedRecordOfLongAgoStopsNoNight() throws IOException {
    assertDone(night(1));
    assertDone(night(2));
    Files.writeString(nights.run("2026-03-01").resolve("run.json"), "{");
    CommandLine.Result third = night(3);
    assertDone(third);
    assertThat(third.err()).containsOnlyOnce("warning: going on without: ");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-03/model\n");
    assertThat(night(1).exitCode()).isEqualTo(3);
  }

  @Test
  void aStoredModelOutlivesItsRun() throws IOException {
    String[] options = {"--keep-runs", "1"};
    for (int day : new int[] {1, 2, 4, 3}) {
      assertDone(night(day, options));
      assertThat(nights.run("2026-03-0" + day).resolve("model/model.json")).exists();
    }
    assertThat(nights.latest()).isEqualTo("runs/2026-03-04/model\n");
    assertThat(nights.run("2026-03-04").resolve("model/model.json")).exists();
    assertThat(NightFiles.names(nights.run("2026-03-02"))).containsExactly("run.json");
  }

  @Test
  void checkpointsThatCannotBeUsedAreSetAside() throws IOException {
    Path inTheWay = nights.run("2026-03-01").resolve("report.html");
    Files.createDirectories(inTheWay);
    assertThat(night(1).exitCode()).isEqualTo(2);
    Files.delete(inTheWay);
    Path checkpoints = nights.run("2026-03-01").resolve("checkpoints");
    try (Stream<Path> files = Files.walk(checkpoints)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "damaged");
      }
    }
    CommandLine.Result again = night(1);
    assertDone(again);
    assertThat(again.err()).contains("moved to", "checkpoints.damaged-2, starting over");
    assertThat(NightFiles.names(nights.run("2026-03-01")))
        .contains("checkpoints.damaged-2")
        .doesNotContain("checkpoints");
  }

  @ParameterizedTest
  @CsvSource({
    "nights/latest, is among what --output keeps",
    "nights/lock, is among what --output keeps",
    "nights/runs/2026-03-01/run.json, is among what --output keeps",
    "nights, is among what --output keeps",
    "rows/2026-03-01.npy, holds the input",
    "rows/2026-03-02.npy, exists and is no file of metrics"
  })
  void metricsReplaceNothingElse(String file, String message) throws IOException {
    Path target = directory.resolve(file);
    byte[] before = Files.isRegularFile(target) ? Files.readAllBytes(target) : null;
    CommandLine.Result refused = night(1, "--prometheus=" + target);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errorLines()).hasSize(1);
    assertThat(refused.err()).contains(message, "give another");
    assertThat(nights.output()).doesNotExist();
    if (before != null) {
      assertThat(target).hasBinaryContent(before);
    }
  }

  @Test
  void metricsReplaceThoseOfTheNightBefore() throws IOException {
    Path metrics = Files.createFile(directory.resolve("emmer.prom"));
    for (int day = 1; day <= 2; day++) {
      assertDone(night(day, "--prometheus=" + metrics));
      assertThat(metrics).content().startsWith("# HELP emmer_nightly_status");
    }
    assertThat(nights.output().resolve("emmer.prom")).doesNotExist();
  }
}
