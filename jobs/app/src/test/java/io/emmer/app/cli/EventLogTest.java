package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.SampleRatings;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads in Spark's event log, and so in its pages and its history server. */
@OwnSpark
class EventLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private Path events;

  @BeforeEach
  void makeDirectory() throws IOException {
    events = Files.createDirectory(directory.resolve("events"));
  }

  private List<JsonNode> log(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--output", directory.resolve("model").toString()));
    for (String setting :
        List.of("enabled=true", "rolling.enabled=false", "compress=false", "dir=" + events)) {
      all.addAll(List.of("--conf", "spark.eventLog." + setting));
    }
    CommandLine.Result result = CommandLine.run(all.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    List<JsonNode> read = new ArrayList<>();
    try (Stream<Path> files = Files.list(events)) {
      Path log = files.filter(file -> !file.toString().endsWith(".crc")).findFirst().orElseThrow();
      for (String line : Files.readAllLines(log)) {
        read.add(JSON.readTree(line));
      }
    }
    return read;
  }

  private static List<String> jobs(List<JsonNode> log) {
    return of(log, "SparkListenerJobStart")
        .map(job -> job.path("Properties").path("spark.job.description").asText("(none)"))
        .toList();
  }

  /** Names of what the stages keep in memory. */
  private static Set<String> kept(List<JsonNode> log) {
    Set<String> names = new TreeSet<>();
    of(log, "SparkListenerStageSubmitted")
        .flatMap(stage -> stage.path("Stage Info").path("RDD Info").valueStream())
        .filter(rdd -> rdd.path("Storage Level").path("Use Memory").asBoolean())
        .forEach(rdd -> names.add(rdd.path("Name").asText()));
    return names;
  }

  private static Stream<JsonNode> of(List<JsonNode> log, String event) {
    return log.stream().filter(line -> line.path("Event").asText().equals(event));
  }

  @Test
  void aFitTellsItsIterations() throws IOException {
    Path images = DigitFiles.images(directory.resolve("images"), 300);
    List<JsonNode> log =
        log(
            "fit",
            "--family=bernoulli",
            "--input",
            images.toString(),
            "--components",
            "4",
            "--seed",
            "1");
    assertThat(jobs(log))
        .startsWith(
            "moments of the features",
            "starting rows",
            "EM iteration 0: bernoulli K=4",
            "EM iteration 1: bernoulli K=4");
    assertThat(kept(log)).containsExactly("rows of idx");
    assertThat(of(log, "SparkListenerApplicationStart"))
        .singleElement()
        .satisfies(start -> assertThat(start.path("App Name").asText()).isEqualTo("emmer fit"));
  }

  @Test
  void aFactorisationTellsItsSteps() throws IOException {
    Path ratings = Files.write(directory.resolve("ratings.tsv"), SampleRatings.lines("\t"));
    List<JsonNode> log =
        log("factorize", "--input", ratings.toString(), "--factors", "3", "--max-iterations", "2");
    assertThat(jobs(log))
        .contains(
            "read ratings",
            "ALS step 0: errors, K=3",
            "ALS step 1: items, K=3",
            "ALS step 1: users, K=3",
            "ALS step 2: users, K=3")
        .doesNotContain("(none)");
    assertThat(kept(log)).contains("ratings by item", "ratings by user");
  }
}
