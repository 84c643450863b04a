package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, on few images under the names of MNIST's files. */
@OwnSpark
class DemoCommandTest {
  @TempDir Path directory;

  @Test
  void jsonIsOneDocument() throws IOException {
    CommandLine.Result result = demo(40, "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(Path.of(json.get("report").asText())).isRegularFile();
    assertThat(Path.of(json.get("model").asText(), "model.json")).isRegularFile();
    assertThat(Path.of(json.get("predictions").asText())).isDirectory();
    assertThat(json.at("/fit/objective").asText()).isEqualTo("log-likelihood");
    assertThat(json.at("/fit/value").asDouble())
        .isEqualTo(json.at("/evaluation/logLikelihood").asDouble());
    assertThat(json.at("/evaluation/purity").asDouble()).isBetween(.1, 1.0);
    assertThat(json.get("seconds").asDouble()).isPositive();
    assertThat(result.err()).contains("emmer evaluate --input");
  }

  @Test
  void theExitCodeIsThatOfTheStep() throws IOException {
    CommandLine.Result result = demo(3, "--json");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.errorLines().stream().filter(line -> line.startsWith("emmer")))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("emmer fit: a mixture of 20 components");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void dryRunLooksAtTheFilesAndWritesNothing() throws IOException {
    CommandLine.Result result = demo(3, "--dry-run");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("would write " + directory.resolve("out"));
    assertThat(directory.resolve("out")).doesNotExist();

    DigitFiles.labels(directory.resolve("mnist/train-labels-idx1-ubyte"), 2);
    assertThat(run("--dry-run").exitCode()).isEqualTo(3);
  }

  private CommandLine.Result demo(int rows, String option) throws IOException {
    Path mnist = Files.createDirectory(directory.resolve("mnist"));
    DigitFiles.images(mnist.resolve("train-images-idx3-ubyte"), rows);
    DigitFiles.labels(mnist.resolve("train-labels-idx1-ubyte"), rows);
    return run(option);
  }

  private CommandLine.Result run(String option) {
    return CommandLine.run(
        "demo",
        "--master",
        "local[2]",
        "--mnist",
        directory.resolve("mnist").toString(),
        "--output",
        directory.resolve("out").toString(),
        option);
  }
}
