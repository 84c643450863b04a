package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.app.fixture.NightFiles;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Seven nights on drifting rows, with all that may happen to them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
@OwnSpark
class NightlyIT {
  private static final int ROWS = 900;
  private static final String[] GATE = {
    "--gate",
    "minRows=500",
    "--gate",
    "maxDropPerRow=0.5",
    "--gate",
    "maxWeightDrift=0.2",
    "--gate",
    "maxParameterDrift=1.2",
    "--gate",
    "requireConverged=true"
  };

  @TempDir static Path directory;

  private static NightFiles nights;
  private static SparkJob spark;

  @BeforeAll
  static void drift() throws IOException {
    nights = new NightFiles(directory);
    for (int day = 1; day <= 7; day++) {
      nights.write("2026-03-0" + day, ROWS, day == 3 ? 40 : 0.05 * day);
    }
    // All runs in this process join it.
    spark = SparkJob.start("nights", "local[2]", List.of());
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static CommandLine.Result night(int day, String... options) {
    return nights.night("2026-03-0" + day, options.length == 0 ? GATE : options);
  }

  private static void assertPublished(int day) throws IOException {
    String date = "2026-03-0" + day;
    assertThat(nights.latest()).isEqualTo("runs/" + date + "/model\n");
    JsonNode run = nights.record(date);
    assertThat(run.get("status").asText()).isEqualTo("published");
    assertThat(run.get("gate")).hasSize(6).allMatch(check -> check.get("passed").asBoolean());
    assertThat(NightFiles.names(nights.run(date)))
        .containsExactly("drift.html", "model", "report.html", "run.json");
    assertThat(nights.metrics()).contains("status=\"published\"} 1.0");
    assertThat(nights.output().resolve("lock")).doesNotExist();
  }

  private static void assertDoesNothing(int day, int exitCode) throws IOException {
    Map<String, String> before = nights.contents();
    CommandLine.Result again = night(day);
    assertThat(again.exitCode()).as(again.err()).isEqualTo(exitCode);
    assertThat(again.err()).contains("nothing to do");
    assertThat(CommandLine.front(nights.arguments("2026-03-0" + day, GATE))).isEqualTo(again);
    assertThat(nights.contents()).isEqualTo(before);
  }

  @Test
  @Order(1)
  void theFirstIsPublished() throws IOException {
    CommandLine.Result first = night(1);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("2026-03-01: published; log-likelihood per held-out row");
    assertPublished(1);
    JsonNode run = nights.record("2026-03-01");
    assertThat(run.get("warm").asBoolean()).isFalse();
    assertThat(run.get("input").get("heldOutRows").asInt()).isEqualTo(90);
    assertThat(run.get("input").get("trainingRows").asInt()).isEqualTo(810);
    assertThat(run.has("drift")).isFalse();
    assertThat(run.get("evaluation").get("publishedPerRow").isNull()).isTrue();
    assertDoesNothing(1, 0);
  }

  @Test
  @Order(2)
  void theSecondStartsFromTheFirst() throws IOException {
    CommandLine.Result second = night(2);
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertPublished(2);
    JsonNode run = nights.record("2026-03-02");
    assertThat(run.get("warm").asBoolean()).isTrue();
    assertThat(run.get("comparedWith").asText()).isEqualTo("2026-03-01");
    assertThat(run.get("coldSince").asText()).isEqualTo("2026-03-01");
    assertThat(run.get("drift").get("weights").asDouble()).isBetween(0.0, 0.1);
    assertThat(run.get("drift").get("components")).hasSize(3);
    assertThat(Files.readString(nights.run("2026-03-02").resolve("drift.html")))
        .contains("published one of <b>2026-03-01</b>", "maxWeightDrift");
    assertDoesNothing(2, 0);
  }

  @Test
  @Order(3)
  void theThirdIsRefusedByTheGate() throws IOException {
    CommandLine.Result third = night(3);
    assertThat(third.exitCode()).as(third.err()).isEqualTo(5);
    assertThat(third.err().lines().reduce((a, b) -> b).orElse(""))
        .startsWith("emmer nightly: 2026-03-03: refused: maxWeightDrift at most 0.2, found 0.")
        .contains("; maxParameterDrift at most 1.2, found ", "; the published model stays, see ");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-02/model\n");
    assertThat(nights.record("2026-03-03").get("status").asText()).isEqualTo("refused");
    assertThat(NightFiles.names(nights.run("2026-03-03")))
        .containsExactly("drift.html", "model", "report.html", "run.json");
    assertThat(nights.metrics()).contains("status=\"refused\"} 1.0", "status=\"published\"} 0.0");
    assertDoesNothing(3, 5);
  }

  @Test
  @Order(4)
  void theFourthIsKilledAndGoesOnToTheSameBits() throws Exception {
    String[] options = {"--tolerance", "0", "--max-iterations", "50", "--checkpoint-every", "1"};
    NightFiles whole = new NightFiles(directory.resolve("whole"));
    copy(nights.directory(), whole.directory());
    assertThat(whole.night("2026-03-04", options).exitCode()).isZero();

    Process process =
        EmmerProcess.onThisJava()
            .brief()
            .with("-Dspark.ui.enabled=false")
            .start(directory, nights.arguments("2026-03-04", options));
    Path states = nights.run("2026-03-04").resolve("checkpoints");
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!Files.exists(states.resolve("checkpoint-00000005"))
        && process.isAlive()
        && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
    assertThat(nights.record("2026-03-04").get("status").asText()).isEqualTo("running");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-02/model\n");
    assertThat(nights.output().resolve("lock")).exists();

    CommandLine.Result early = night(4, options);
    assertThat(early.exitCode()).isEqualTo(1);
    assertThat(early.err()).contains("holds this lock for run date 2026-03-04");
    // Five minutes later.
    nights.rewriteLock("", 300);
    CommandLine.Result resumed = night(4, options);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("taking over the lock", "going on from");
    assertThat(resumed.err()).doesNotContain("iteration   1 ");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-04/model\n");
    assertThat(nights.record("2026-03-04").get("attempts").asInt()).isEqualTo(2);
    JsonNode found = NightFiles.json(nights.run("2026-03-04").resolve("model/model.json"));
    JsonNode expected = NightFiles.json(whole.run("2026-03-04").resolve("model/model.json"));
    for (String field : List.of("files", "objectiveTrace", "iterations", "stopReason")) {
      assertThat(found.get(field)).as(field).isEqualTo(expected.get(field));
    }
    for (String field : List.of("evaluation", "drift")) {
      assertThat(nights.record("2026-03-04").get(field))
          .isEqualTo(whole.record("2026-03-04").get(field));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.startsWith(to)).toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  @Order(5)
  void ofTwoAtOnceTheSecondRefusesTheFifth() throws IOException {
    String path = nights.output().resolve("lock").toString();
    RunLock lock =
        RunLock.acquire(
            new Configuration(), path, "run date 2026-03-05", InstantSource.system(), m -> {});
    Map<String, String> before = nights.contents();
    CommandLine.Result second = night(5);
    lock.close();
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.errorLines()).hasSize(1);
    assertThat(second.err())
        .contains(
            "holds this lock for run date 2026-03-05", "pid " + ProcessHandle.current().pid());
    before.remove("lock");
    assertThat(nights.contents()).isEqualTo(before);
    assertThat(night(5).exitCode()).isZero();
    assertPublished(5);
  }

  @Test
  @Order(6)
  void theSixthHasCorruptInput() throws IOException {
    Path input = nights.input("2026-03-06");
    byte[] whole = Files.readAllBytes(input);
    Files.write(input, Arrays.copyOf(whole, whole.length - 1));
    for (int attempt = 1; attempt <= 2; attempt++) {
      CommandLine.Result corrupt = night(6);
      assertThat(corrupt.exitCode()).isEqualTo(3);
      assertThat(corrupt.errorLines()).hasSize(1);
      assertThat(nights.latest()).isEqualTo("runs/2026-03-05/model\n");
      JsonNode run = nights.record("2026-03-06");
      assertThat(run.get("status").asText()).isEqualTo("failed");
      assertThat(run.get("exitCode").asInt()).isEqualTo(3);
      assertThat(run.get("reason").asText()).contains("2026-03-06.npy");
      assertThat(run.get("attempts").asInt()).isEqualTo(attempt);
      assertThat(NightFiles.names(nights.run("2026-03-06"))).containsExactly("run.json");
      assertThat(nights.metrics()).contains("status=\"failed\"} 1.0");
      assertThat(nights.output().resolve("lock")).doesNotExist();
    }
    // A value that only the reading of the rows shows.
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, whole.length - 8, whole.length, (byte) 0xff);
    Files.write(input, damaged);
    assertThat(night(6).exitCode()).isEqualTo(3);
    assertThat(nights.latest()).isEqualTo("runs/2026-03-05/model\n");
    assertThat(NightFiles.names(nights.run("2026-03-06"))).containsExactly("run.json");
    Files.write(input, whole);
    assertThat(night(6).exitCode()).isZero();
    assertPublished(6);
    assertThat(nights.record("2026-03-06").get("attempts").asInt()).isEqualTo(4);
  }

  @Test
  @Order(7)
  void theSeventhIsMissingAtFirst() throws IOException {
    Path elsewhere = Files.move(nights.input("2026-03-07"), directory.resolve("late.npy"));
    CommandLine.Result missing = night(7);
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("2026-03-07.npy: not found");
    assertThat(nights.record("2026-03-07").get("status").asText()).isEqualTo("failed");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-06/model\n");
    Files.move(elsewhere, nights.input("2026-03-07"));
    assertThat(night(7).exitCode()).isZero();
    assertPublished(7);
    assertThat(Files.readString(nights.run("2026-03-07").resolve("drift.html")))
        .contains("The last 7 nights", "refused");
  }
}
