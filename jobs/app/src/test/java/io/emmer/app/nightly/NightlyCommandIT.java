package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.RowSubset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All that a night does besides what {@link NightlyIT} shows. */
@OwnSpark
class NightlyCommandIT {
  private static final int ROWS = 300;
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
      nights.write("2026-03-0" + day, ROWS, 0.02 * day);
    }
  }

  private CommandLine.Result night(int day, String... options) {
    return nights.night("2026-03-0" + day, options);
  }

  private void assertDone(CommandLine.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--run-date=2026-02-30, expected a date",
    "--run-date=2126-01-01, lies ahead",
    "--held-out=0, expected a share",
    "--held-out=1, expected a share",
    "--cold-every=-1, expected 0 or more days",
    "--keep-runs=0, expected 1 or more",
    "--checkpoint-every=often, 'expected iterations, as 10, or seconds'",
    "--subset=10, --held-out chooses rows too",
    "--fail-if-not-converged, --gate requireConverged=true",
    "--gate=minRow=3, no such key",
    "--gate=minRows=0, 'expected a whole number, 1 or more'"
  })
  void refusesOptionsThatMeanNothing(String option, String message) {
    CommandLine.Result result = night(1, option);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).contains(message);
    assertThat(nights.output()).doesNotExist();
  }

  @Test
  void theInputMustNameTheDate() {
    CommandLine.Result result =
        CommandLine.run(
            "nightly",
            "--family=bernoulli",
            "--run-date=2026-03-01",
            "--input=" + nights.input("2026-03-01"),
            "--output=" + nights.output());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("expected {run-date} in it");
  }

  /** The rows of a date in a table of Spark's catalog. */
  @Test
  void nightsOfATable() throws IOException {
    spark
        .session()
        .range(900)
        .selectExpr(
            "id", "date_add(date'2026-03-01', cast(id % 3 as int)) day", "sin(id) x", "cos(id) y")
        .createOrReplaceTempView("night_rows");
    for (int day = 1; day <= 2; day++) {
      assertDone(
          CommandLine.run(
              "nightly",
              "--family=gaussian-diagonal",
              "--components=3",
              "--run-date=2026-03-0" + day,
              "--table=night_rows",
              "--where=day = date'{run-date}'",
              "--features=x,y",
              "--id=id",
              "--output=" + nights.output()));
      JsonNode input = nights.record("2026-03-0" + day).get("input");
      assertThat(input.get("rows").asInt()).isEqualTo(300);
      assertThat(input.get("order").asText()).isEqualTo("id");
      assertThat(input.at("/files/0/path").asText()).isEqualTo("table night_rows");
    }
  }

  @Test
  void lookingWritesNothing() throws IOException {
    CommandLine.Result first = night(1, "--dry-run");
    assertDone(first);
    assertThat(first.out())
        .contains("300 rows of 3 values", "30 of them held out", "nothing is published before");
    assertThat(nights.output()).doesNotExist();
    assertDone(night(1));
    Map<String, String> before = nights.contents();
    assertThat(night(1, "--dry-run").out()).contains("2026-03-01 is published already");
    assertThat(night(2, "--dry-run").out())
        .contains("published before: 2026-03-01; a start from model:");
    assertThat(nights.contents()).isEqualTo(before);
  }

  @Test
  void theResultIsTheRecord() throws IOException {
    JsonNode out = new ObjectMapper().readTree(night(1, "--json").out());
    assertThat(out.get("run").asText()).isEqualTo("2026-03-01");
    assertThat(out.get("status").asText()).isEqualTo("published");
    for (String field : List.of("input", "fit", "evaluation", "gate", "seconds", "versions")) {
      assertThat(out.get(field)).as(field).isEqualTo(nights.record("2026-03-01").get(field));
    }
  }

  @Test
  void anOlderDateIsStoredAndNeverLatest() throws IOException {
    assertDone(night(2));
    assertDone(night(4));
    CommandLine.Result older = night(3);
    assertDone(older);
    assertThat(older.out()).startsWith("2026-03-03: stored");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-04/model\n");
    JsonNode run = nights.record("2026-03-03");
    assertThat(run.get("reason").asText())
        .isEqualTo("older than the published model of 2026-03-04");
    assertThat(run.get("comparedWith").asText()).isEqualTo("2026-03-02");
    assertThat(nights.run("2026-03-03").resolve("model/model.json")).exists();
    assertDone(night(3));
    assertDone(night(1));
    assertThat(nights.record("2026-03-01").get("warm").asBoolean()).isFalse();
    assertThat(nights.latest()).isEqualTo("runs/2026-03-04/model\n");
  }

  @Test
  void changedInputOfAFinishedDateNeedsForce() throws IOException {
    assertDone(night(1));
    nights.write("2026-03-01", ROWS + 20, 0.1);
    Map<String, String> before = nights.contents();
    CommandLine.Result changed = night(1);
    assertThat(changed.exitCode()).isEqualTo(3);
    assertThat(changed.errorLines()).hasSize(1);
    assertThat(changed.err())
        .contains("the input of 2026-03-01, which is published, has changed", "give --force");
    assertThat(nights.contents()).isEqualTo(before);

    CommandLine.Result forced = night(1, "--force");
    assertDone(forced);
    assertThat(forced.out()).startsWith("2026-03-01.2: published");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-01.2/model\n");
    assertThat(nights.run("2026-03-01").resolve("model/model.json")).exists();
    assertThat(night(1).err()).contains("2026-03-01.2 is published already");

    Files.delete(nights.input("2026-03-01"));
    CommandLine.Result gone = night(1);
    assertThat(gone.exitCode()).isEqualTo(3);
    assertThat(gone.err()).contains("not found", "2026-03-01 is published with another input");
  }

  @Test
  void aPointerThatARunDiedBeforeMovingIsMoved() throws IOException {
    assertDone(night(1));
    assertDone(night(2));
    Files.writeString(nights.output().resolve("latest"), "runs/2026-03-01/model\n");
    CommandLine.Result again = night(2);
    assertDone(again);
    assertThat(again.err()).contains("the pointer to 2026-03-02 was missing; it is set");
    assertThat(nights.latest()).isEqualTo("runs/2026-03-02/model\n");
  }

  @Test
  void aPointerToNothingIsSaid() throws IOException {
    assertDone(night(1));
    Files.writeString(nights.output().resolve("latest"), "runs/2020-01-01/model\n");
    CommandLine.Result lost = night(2);
    assertThat(lost.exitCode()).isEqualTo(3);
    assertThat(lost.err()).contains("latest: found 'runs/2020-01-01/model', expected the path");
    assertThat(nights.metrics())
        .contains("status=\"failed\"} 1.0")
        .doesNotContain("published_date");
  }

  @Test
  void aWithdrawnRunStaysWithdrawn() throws IOException {
    assertDone(night(1));
    assertDone(night(2));
    // What conf/NIGHTLY.md says of going back.
    Path record = nights.run("2026-03-02").resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("\"published\"", "\"withdrawn\""));
    Files.writeString(nights.output().resolve("latest"), "runs/2026-03-01/model\n");
    assertThat(night(2).exitCode()).isEqualTo(5);
    assertThat(nights.latest()).isEqualTo("runs/2026-03-01/model\n");
    assertDone(night(3));
    assertThat(nights.record("2026-03-03").get("comparedWith").asText()).isEqualTo("2026-03-01");
  }

  @Test
  void everyNDaysItStartsCold() throws IOException {
    String[] options = {"--cold-every", "2", "--restarts", "3"};
    for (int day = 1; day <= 4; day++) {
      assertDone(night(day, options));
    }
    for (int day = 1; day <= 4; day++) {
      JsonNode run = nights.record("2026-03-0" + day);
      assertThat(run.get("warm").asBoolean()).isEqualTo(day % 2 == 0);
      assertThat(run.get("fit").get("restarts").asInt()).isEqualTo(day % 2 == 0 ? 1 : 3);
      assertThat(run.get("coldSince").asText()).isEqualTo(day < 3 ? "2026-03-01" : "2026-03-03");
    }
  }

  @Test
  void retentionKeepsRecordsAndThePublishedModel() throws IOException {
    for (int day = 1; day <= 2; day++) {
      assertDone(night(day));
    }
    for (int day = 3; day <= 4; day++) {
      CommandLine.Result refused = night(day, "--keep-runs", "1", "--gate", "maxParameterDrift=0");
      assertThat(refused.exitCode()).isEqualTo(5);
    }
    assertThat(NightFiles.names(nights.run("2026-03-01"))).containsExactly("run.json");
    assertThat(nights.record("2026-03-01").get("pruned").asBoolean()).isTrue();
    assertThat(NightFiles.names(nights.run("2026-03-02"))).contains("model", "report.html");
    assertThat(NightFiles.names(nights.run("2026-03-03"))).containsExactly("run.json");
    assertThat(NightFiles.names(nights.run("2026-03-04"))).contains("model", "drift.html");
    assertThat(night(1).exitCode()).isZero();
    assertThat(night(3).exitCode()).isEqualTo(5);
  }

  @Test
  void tooFewRowsAreRefusedBeforeAnythingIsFitted() throws IOException {
    CommandLine.Result refused = night(1, "--gate", "minRows=301");
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err())
        .contains("refused: minRows 301, found 300")
        .doesNotContain("iteration");
    assertThat(NightFiles.names(nights.run("2026-03-01"))).containsExactly("run.json");
    assertThat(nights.output().resolve("latest")).doesNotExist();
  }

  @Test
  void optionsThatChangedStartOver() throws IOException {
    // A failure after the fit: the page about drift has a directory in its place.
    Path inTheWay = nights.run("2026-03-01").resolve("drift.html");
    Files.createDirectories(inTheWay);
    CommandLine.Result failed = night(1);
    assertThat(failed.exitCode()).isEqualTo(2);
    assertThat(nights.record("2026-03-01").get("status").asText()).isEqualTo("failed");
    assertThat(nights.output().resolve("latest")).doesNotExist();
    Files.delete(inTheWay);
    CommandLine.Result other = night(1, "--seed", "7");
    assertDone(other);
    assertThat(other.err()).contains("starting over").doesNotContain("going on from");
  }

  @Test
  void aDateThatFailedAfterTheFitGoesOnFromTheCheckpoint() throws IOException {
    Path inTheWay = nights.run("2026-03-01").resolve("report.html");
    Files.createDirectories(inTheWay);
    assertThat(night(1).exitCode()).isEqualTo(2);
    Files.delete(inTheWay);
    CommandLine.Result again = night(1);
    assertDone(again);
    assertThat(again.err()).contains("going on from");
    NightFiles whole = new NightFiles(directory.resolve("whole"));
    whole.write("2026-03-01", ROWS, 0.02);
    assertDone(whole.night("2026-03-01"));
    assertThat(NightFiles.json(nights.run("2026-03-01").resolve("model/model.json")).get("files"))
        .isEqualTo(
            NightFiles.json(whole.run("2026-03-01").resolve("model/model.json")).get("files"));
  }

  @Test
  void heldOutRowsAreNotFitted() throws IOException {
    assertDone(night(1, "--held-out", "0.5", "--seed", "3"));
    JsonNode model = NightFiles.json(nights.run("2026-03-01").resolve("model/model.json"));
    assertThat(model.get("rows").asInt()).isEqualTo(ROWS / 2);
    assertThat(nights.record("2026-03-01").at("/evaluation/rows").asInt()).isEqualTo(ROWS / 2);

    RowSubset heldOut = RowSubset.of(3, ROWS, ROWS / 2);
    Path training = nights.select("2026-03-01", row -> !heldOut.contains(row));
    Path fitted = directory.resolve("fitted");
    assertDone(
        CommandLine.run(
            "fit",
            "--family=gaussian-diagonal",
            "--components=3",
            "--leaf-rows=64",
            "--seed=3",
            "--input=" + training,
            "--output=" + fitted));
    JsonNode alone = NightFiles.json(fitted.resolve("model.json"));
    for (String field : List.of("files", "objectiveTrace", "iterations")) {
      assertThat(model.get(field)).as(field).isEqualTo(alone.get(field));
    }
    Path others = nights.select("2026-03-01", heldOut::contains);
    CommandLine.Result evaluated =
        CommandLine.run(
            "evaluate", "--model=" + fitted, "--input=" + others, "--json", "--leaf-rows=64");
    assertThat(new ObjectMapper().readTree(evaluated.out()).get("logLikelihoodPerRow"))
        .isEqualTo(nights.record("2026-03-01").at("/evaluation/perRow"));
  }

  @ParameterizedTest
  @CsvSource({
    "kmeans, ''",
    "gaussian-full, --standardize",
    "gaussian-tied, --pca=2",
    "gaussian-unit, ''"
  })
  void otherFamiliesAndTransformsGoThroughNights(String family, String option) throws IOException {
    String[] options =
        option.isEmpty()
            ? new String[] {"--family", family}
            : new String[] {"--family", family, option};
    assertDone(night(1, options));
    CommandLine.Result second = night(2, options);
    assertDone(second);
    JsonNode run = nights.record("2026-03-02");
    assertThat(run.get("warm").asBoolean()).isTrue();
    assertThat(run.at("/evaluation/publishedPerRow").isNumber()).isTrue();
    assertThat(run.at("/drift/parameters").asDouble()).isBetween(0.0, 0.5);
    if (!option.isEmpty()) {
      // The same space, so that scores can be compared.
      for (String file : List.of("standardize_mean.npy", "pca_components.npy")) {
        Path first = nights.run("2026-03-01").resolve("model").resolve(file);
        if (Files.exists(first)) {
          assertThat(nights.run("2026-03-02").resolve("model").resolve(file))
              .hasSameBinaryContentAs(first);
        }
      }
    }
  }

  @Test
  void anotherNumberOfComponentsStartsCold() throws IOException {
    assertDone(night(1));
    assertDone(night(2, "--components", "4", "--family", "gaussian-full"));
    JsonNode run = nights.record("2026-03-02");
    assertThat(run.get("warm").asBoolean()).isFalse();
    assertThat(run.get("drift").get("components")).hasSize(4);
    assertThat(run.at("/evaluation/publishedPerRow").isNumber()).isTrue();
    assertDone(night(3, "--components", "4", "--family", "kmeans"));
    JsonNode other = nights.record("2026-03-03");
    assertThat(other.get("warm").asBoolean()).isTrue();
    assertThat(other.at("/evaluation/publishedPerRow").isNull()).isTrue();
    CommandLine.Result scaled = night(4, "--components", "4", "--scale", "2");
    assertThat(scaled.exitCode()).isEqualTo(2);
    assertThat(scaled.err()).contains("divided by 1.0", "found 2.0");
  }

  @Test
  void theGateMayBeABlockOfTheConfiguration() throws IOException {
    Path config = directory.resolve("nightly.conf");
    Files.writeString(
        config,
        """
        nightly {
          input = ["%s"]
          output = "%s"
          family = gaussian-diagonal
          components = 3
          gate { minRows = 10, maxDropPerRow = 0.5, requireConverged = true }
        }
        """
            .formatted(nights.input("{run-date}"), nights.output()));
    CommandLine.Result refused =
        CommandLine.run(
            "nightly", "--config=" + config, "--run-date=2026-03-01", "--gate=minRows=1000");
    assertThat(refused.exitCode()).isEqualTo(5);
    assertDone(CommandLine.run("nightly", "--config=" + config, "--run-date=2026-03-02"));
    assertThat(nights.record("2026-03-02").get("gate").findValuesAsText("key"))
        .containsExactly("minRows", "finiteScore", "maxDropPerRow", "requireConverged");
  }
}
