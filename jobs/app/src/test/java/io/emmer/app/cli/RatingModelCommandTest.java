package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.OneSpark;
import io.emmer.app.fixture.SampleRatings;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a factorisation ends with, what it starts and goes on from, and who refuses it. */
@ExtendWith(OneSpark.class)
class RatingModelCommandTest extends SparkTest {
  private static final String FIT =
      "factorize --overwrite --factors 4 --lambda 0.5 --max-iterations 4 ";

  @TempDir static Path directory;

  private static JsonNode model;

  @BeforeAll
  static void factorize() throws IOException {
    Files.write(directory.resolve("ratings.tsv"), SampleRatings.lines("\t"));
    Files.write(directory.resolve("strangers.tsv"), SampleRatings.lines("\t", 1000));
    List<String> both = new ArrayList<>(SampleRatings.lines("\t"));
    both.addAll(SampleRatings.lines("\t", 100));
    Files.write(directory.resolve("both.tsv"), both);
    model = json(FIT + "--input @ratings.tsv --output @model");
  }

  private static CommandLine.Result run(String command) {
    return CommandLine.run(
        Stream.of((command + " --master=local[2]").strip().split(" +"))
            .map(a -> a.replace("@", directory + "/"))
            .toArray(String[]::new));
  }

  private static JsonNode json(String command) throws IOException {
    CommandLine.Result result = run(command + " --json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private static void assertFails(String command, int exitCode, String... messages) {
    CommandLine.Result result = run(command);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    String verb = command.substring(0, command.indexOf(' '));
    assertThat(result.errorLines().stream().filter(l -> l.startsWith("emmer " + verb + ": ")))
        .singleElement()
        .asString()
        .contains(messages);
  }

  @Test
  @Tag("slow")
  void theBestStepIsReturnedNotTheLast() throws IOException {
    String overfit =
        "factorize --overwrite --factors 12 --lambda 0.05 --patience 3 --input @ratings.tsv ";
    JsonNode whole = json(overfit + "--output @whole");
    int best = whole.get("bestStep").asInt();
    assertThat(whole.get("iterations").asInt()).isEqualTo(best + 3);
    JsonNode upToBest = json(overfit + "--output @best --max-iterations " + best);
    assertThat(upToBest.get("iterations").asInt()).isEqualTo(best);
    assertThat(whole.get("files")).isEqualTo(upToBest.get("files"));
    assertThat(whole.get("rmse")).isEqualTo(upToBest.get("rmse"));
  }

  @Test
  void aModelIsWhereAnotherRunStarts() throws IOException {
    String onward = "factorize --overwrite --factors 4 --lambda 0.5 --input @ratings.tsv ";
    JsonNode next = json(onward + "--init model:@model --max-iterations 2 --output @next");
    JsonNode start = next.get("trace").get(0);
    assertThat(start.get("objective")).isEqualTo(model.get("objective"));
    assertThat(start.get("validationRmse")).isEqualTo(model.at("/rmse/validation"));
    assertThat(start.get("objective")).isNotEqualTo(model.get("trace").get(0).get("objective"));
    assertThat(model.get("bestStep").asInt()).isEqualTo(4);
    JsonNode atOnce = json(onward + "--max-iterations 6 --output @atonce");
    assertThat(next.get("trace").get(2).get("objective"))
        .isEqualTo(atOnce.get("trace").get(6).get("objective"));
  }

  @Test
  void newUsersStartAtRandomToTheSameBits() throws IOException {
    String both = FIT + "--duplicates last --seed 2 --input @both.tsv --init model:@model ";
    JsonNode one = json(both + "--output @mixed --partitions 1");
    assertThat(one.get("users").asInt()).isEqualTo(250);
    JsonNode other = json(both + "--output @mixed --partitions 3 --broadcast-limit 0");
    assertThat(other.get("files")).isEqualTo(one.get("files"));
    assertThat(other.get("trace")).isEqualTo(one.get("trace"));
    String otherSeed =
        both.replace("--seed 2", "--seed 3").replace("--max-iterations 4", "--max-iterations 1");
    assertThat(json(otherSeed + "--output @mixed").get("trace").get(0))
        .isNotEqualTo(one.get("trace").get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --factors 5 --init model:@model      | ratings.tsv   | 2 | give --factors 4
          --factors 4 --init model:@model      | strangers.tsv | 3 | none of the users
          --factors 4 --init model:@nowhere    | ratings.tsv   | 3 | nowhere/model.json: missing
          --factors 4 --init svd2              | ratings.tsv   | 2 | random, svd or model:PATH
          --factors 4 --checkpoint-every 3     | ratings.tsv   | 2 | without --checkpoint
          --factors 4 --checkpoint @made       | ratings.tsv   | 2 | is, or is in, --output
          """)
  void refusesWhatItCannotStartFrom(String options, String input, int exitCode, String message) {
    assertFails("factorize " + options + " --output @made --input @" + input, exitCode, message);
    assertThat(directory.resolve("made")).doesNotExist();
  }

  @Test
  void verbsOfRowsSayWhoPredictsRatings() {
    for (String verb : List.of("predict --output @made", "evaluate", "report --output @made")) {
      assertFails(verb + " --model @model --input @ratings.tsv", 3, "ratings", "emmer recommend");
    }
    assertFails("sample --model @model --output @made.npy --rows 3", 3, "emmer recommend");
  }

  @Test
  void inspectTellsAModelAndItsDamage() throws IOException {
    JsonNode told = json("inspect @model").get(directory + "/model");
    assertThat(told)
        .isEqualTo(new ObjectMapper().readTree(directory.resolve("model/model.json").toFile()));
    FileUtils.copyDirectory(
        directory.resolve("model").toFile(), directory.resolve("damaged").toFile());
    byte[] items = Files.readAllBytes(directory.resolve("damaged/items.npy"));
    items[items.length - 1] ^= 1;
    Files.write(directory.resolve("damaged/items.npy"), items);
    assertFails("inspect @damaged", 3, "damaged/items.npy: found SHA-256");
  }

  @Test
  void checkpointsAreKeptTwiceAndRefuseOthers() throws IOException {
    String run = FIT + "--input @ratings.tsv --checkpoint @states --checkpoint-every 1 ";
    JsonNode whole = json(run + "--output @whole");
    Path states = directory.resolve("states");
    try (Stream<Path> names = Files.list(states)) {
      assertThat(names.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("checkpoint-00000003", "checkpoint-00000004");
    }
    assertFails(run + "--output @again", 2, "give --resume");
    assertFails(run.replace("0.5", "0.6") + "--resume --output @again", 2, "--lambda 0.5");
    assertFails(
        run.replace("@ratings", "@strangers") + "--resume --output @again",
        3,
        "input of fingerprint");
    Files.writeString(states.resolve("checkpoint-00000004/items.npy"), "torn");
    CommandLine.Result resumed = run(run + "--resume --output @again --json");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains("warning: ", "checkpoint-00000004 cannot be used", "going on from", "3 steps");
    assertThat(new ObjectMapper().readTree(resumed.out()).get("files"))
        .isEqualTo(whole.get("files"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cast(1.5 as double) user, 2L item, 3 rating              |                    | column 'user' is of type double
          1L user, 2L item, 'x' rating                             |                    | column 'rating' is of type string
          1L user, 2L item, 3 rating                               | --item-column film | no column 'film'
          1L user, 2L item, cast(null as double) rating            |                    | found null as rating
          1L user, cast(null as long) item, 3 rating               |                    | found null as item
          1L user, 2L item, cast('NaN' as double) rating           |                    | found NaN as rating
          cast(9e18 as decimal(38,0)) * 10 user, 2L item, 3 rating |                    | column 'user' is of type decimal
          """)
  void badParquetIsOneLine(String columns, String options, String message) throws IOException {
    Path file = Files.createTempDirectory(directory, "bad").resolve("bad.parquet");
    try (SparkJob job = SparkJob.start("test", "local[2]", List.of())) {
      job.session().range(1).selectExpr(columns.split(", ")).write().parquet(file.toString());
    }
    assertFails(
        "factorize --min-ratings 1 --output @made --input "
            + file
            + " "
            + (options == null ? "" : options),
        3,
        "bad.parquet",
        message);
    assertThat(directory.resolve("made")).doesNotExist();
  }

  @Test
  @Tag("slow")
  void benchTimesBothOnTheSameRatings() throws IOException {
    JsonNode json =
        json(
            "bench --works ratings-k3 --input @ratings.tsv --lambda 0.5 --mllib-lambda 0.02"
                + " --short 1 --long 3 --runs 2");
    assertThat(json.get("machine").asText()).containsPattern("MLlib's BLAS \\w*BLAS$");
    assertThat(json.get("rows")).hasSize(2);
    for (JsonNode row : json.get("rows")) {
      assertThat(row.get("system").asText()).isIn("emmer", "ml-als");
      assertThat(row.get("work").asText()).isEqualTo("ratings-k3");
      assertThat(row.get("runs").asInt()).isEqualTo(2);
      assertThat(row.get("testRmse").asDouble()).isBetween(0.01, 1.0);
    }
    assertThat(json.get("rows").get(1).get("lambda").asDouble()).isEqualTo(0.02);
    assertFails(
        "bench --works ratings --input @ratings.tsv --short 3 --long 3",
        2,
        "--short 3 and --long 3");
    assertFails("bench --works ratings-k91 --input @ratings.tsv", 3, "--factors of at most 90");
    assertFails("bench --works ratings,kmeans --input @ratings.tsv", 2, "--works ratings,kmeans");
    assertFails(
        "bench --works ratings-5 --input @ratings.tsv", 2, "expected ratings or ratings-kK");
    CommandLine.Result old = run("bench-ratings --input @ratings.tsv");
    assertThat(old.exitCode()).isEqualTo(2);
    assertThat(old.errorLines())
        .singleElement()
        .asString()
        .contains("give bench --works ratings-kK");
  }
}
