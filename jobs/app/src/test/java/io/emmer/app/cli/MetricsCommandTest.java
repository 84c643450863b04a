package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One JSON line a pass, of what the model directory says too and of what Spark reports. */
@OwnSpark
class MetricsCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 300;
  private static final int PIXELS = 784;
  private static final int ITERATIONS = 3;
  private static final int COMPONENTS = 4;

  @TempDir Path directory;
  private Path images;
  private Path metrics;

  @BeforeEach
  void draw() throws IOException {
    images = DigitFiles.images(directory.resolve("images"), ROWS);
    metrics = directory.resolve("metrics.jsonl");
  }

  private CommandLine.Result fit(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("fit", "--family=bernoulli", "--input", images.toString()));
    arguments.addAll(List.of("--components", Integer.toString(COMPONENTS), "--tolerance", "0"));
    arguments.addAll(List.of("--max-iterations", Integer.toString(ITERATIONS)));
    arguments.addAll(List.of("--leaf-rows", "50", "--partitions", "3", "--overwrite"));
    arguments.addAll(List.of("--output", directory.resolve("model").toString()));
    arguments.addAll(List.of(more));
    return CommandLine.run(arguments.toArray(String[]::new));
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(metrics)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void aFitTellsItsTraceAndWhatItSent() throws IOException {
    CommandLine.Result result = fit("--metrics", metrics.toString(), "--restarts", "2", "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode model = JSON.readTree(result.out());
    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(ITERATIONS + 1);
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= ITERATIONS; i++) {
      JsonNode line = lines.get(i);
      assertThat(line.get("pass").asInt()).isEqualTo(i + 1);
      assertThat(line.get("iteration").asInt()).isEqualTo(i);
      assertThat(line.get("family").asText()).isEqualTo("bernoulli");
      assertThat(line.get("active").asInt()).isEqualTo(2);
      for (int r = 0; r < 2; r++) {
        double told = line.get("runs").get(r).get("objective").asDouble();
        assertThat(told)
            .isEqualTo(model.get("restarts").get(r).get("objectiveTrace").get(i).asDouble());
        best = Math.max(best, told);
      }
      assertThat(line.get("objective").asDouble()).isEqualTo(best);
      assertThat(line.get("change").isNull()).isEqualTo(i == 0);
      assertNumbers(line);
      assertThat(line.get("tasks").asInt()).isEqualTo(3);
      assertThat(line.get("failedTasks").asInt()).isZero();
      assertThat(line.get("shuffleBytes").asLong()).isZero();
      // Two models of 4 x 784 doubles there, their statistics back from each of three tasks.
      long doubles = 2L * COMPONENTS * PIXELS * Double.BYTES;
      assertThat(line.get("modelBytes").asLong()).isBetween(doubles, doubles + 20_000);
      assertThat(line.get("resultBytes").asLong()).isBetween(3 * doubles, 3 * doubles + 100_000);
      assertThat(line.get("mergeSeconds").asDouble()).isPositive();
      assertThat(line.get("cpuSeconds").asDouble()).isPositive();
    }
  }

  /** What is not known is null, which reads as 0 too. */
  private static void assertNumbers(JsonNode line) {
    for (String field :
        List.of("tasks", "failedTasks", "shuffleBytes", "modelBytes", "resultBytes")) {
      assertThat(line.get(field).isIntegralNumber()).as("%s in %s", field, line).isTrue();
    }
  }

  @Test
  @Tag("slow")
  void statisticsThatAreMergedOnExecutorsAreCountedAsShuffled() throws IOException {
    CommandLine.Result result = fit("--metrics", metrics.toString(), "--restarts", "1000");
    assertThat(result.exitCode()).as(result.err()).isZero();
    // Statistics of all models, of which no task sends all to the driver.
    long doubles = 1000L * COMPONENTS * PIXELS * Double.BYTES;
    assertThat(lines())
        .hasSize(ITERATIONS + 1)
        .allSatisfy(
            line -> {
              assertNumbers(line);
              assertThat(line.get("tasks").asInt()).isGreaterThan(3);
              assertThat(line.get("failedTasks").asInt()).isZero();
              assertThat(line.get("shuffleBytes").asLong()).isPositive();
              assertThat(line.get("resultBytes").asLong()).isLessThan(2 * doubles);
            });
  }

  @Test
  void linesGoBehindThoseThatAreThereAndChangeNoNumber() throws IOException {
    JsonNode without = JSON.readTree(fit("--json").out());
    JsonNode with = JSON.readTree(fit("--json", "--metrics", metrics.toString()).out());
    assertThat(with.get("objectiveTrace")).isEqualTo(without.get("objectiveTrace"));
    fit("--metrics", metrics.toString());
    assertThat(lines()).hasSize(2 * (ITERATIONS + 1));
  }

  @Test
  void standardErrorTakesThemToo() throws IOException {
    CommandLine.Result result = fit("--metrics", "-", "--json");
    assertThat(JSON.readTree(result.out()).get("objectiveTrace")).hasSize(ITERATIONS + 1);
    assertThat(result.errorLines().stream().filter(line -> line.startsWith("{")))
        .hasSize(ITERATIONS + 1)
        .allSatisfy(line -> assertThat(JSON.readTree(line).has("objective")).isTrue());
  }

  @Test
  void aSweepTellsEveryRunThatTookPart() throws IOException {
    CommandLine.Result result =
        CommandLine.run(
            "sweep",
            "--input",
            images.toString(),
            "--families",
            "bernoulli,kmeans",
            "--components",
            "2,3",
            "--max-iterations",
            "2",
            "--tolerance",
            "0",
            "--metrics",
            metrics.toString(),
            "--output",
            directory.resolve("sweep").toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(lines()).hasSize(3);
    assertThat(lines())
        .allSatisfy(
            line -> {
              assertThat(line.has("objective")).isFalse();
              assertThat(line.get("runs")).hasSize(4);
              assertThat(line.get("runs").get(3).get("family").asText()).isEqualTo("kmeans");
              assertThat(line.get("runs").get(3).get("components").asInt()).isEqualTo(3);
            });
  }

  @Test
  void aFileThatWouldBeReplacedOrCannotBeWrittenIsRefused() throws IOException {
    String inOutput = directory.resolve("model/metrics.jsonl").toString();
    CommandLine.Result result = fit("--metrics", inOutput);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains(": is, or is in, --output ");

    CommandLine.Result asDirectory =
        fit("--metrics", Files.createDirectory(directory.resolve("folder")).toString());
    assertThat(asDirectory.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(asDirectory.err()).contains("is a directory, expected a file");

    assertThat(fit("--metrics", images.toString()).exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(directory.resolve("model")).doesNotExist();
  }
}
