package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.fixture.OneSpark;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small file in which a verb says how it ended, for those who see no exit code. */
@ExtendWith(OneSpark.class)
class StatusFileTest extends SparkTest {
  /** One of every verb, with what it leaves; they read what those above them wrote. */
  private static final String COMMANDS =
      """
      generate --rows 60 --seed 1 --output @digits | digits
      convert --input @digits/images-idx3-ubyte --labels @digits/labels-idx1-ubyte --format npy \
      --output @rows.npy --labels-output @rows-labels.npy | rows.npy rows-labels.npy
      fit --family bernoulli --components 2 --seed 1 --input @digits/images-idx3-ubyte \
      --output @model --report @page.html | model page.html
      sweep --families bernoulli --components 1,2 --max-iterations 2 --output @sweep \
      --input @digits/images-idx3-ubyte | sweep
      predict --model @model --input @digits/images-idx3-ubyte --output @predictions | predictions
      evaluate --model @model --input @digits/images-idx3-ubyte |
      report --model @model --input @digits/images-idx3-ubyte --output @report.html \
      --sheet @sheet.png | report.html sheet.png
      explain @model |
      compare @model @model --input @digits/images-idx3-ubyte |
      inspect @model |
      sample --model @model --rows 3 --output @drawn-idx3-ubyte --labels @drawn-labels | drawn-idx3-ubyte drawn-labels
      tree --input @rows.npy --limit 9 --seed 1 --output @tree | tree
      quantize --input @sheet.png --components 2 --output @colours | colours
      generate --kind ratings --rows 480 --users 40 --items 30 --output @ratings | ratings
      factorize --input @ratings/ratings.tsv --factors 2 --min-ratings 1 --output @factors \
      --report @factors.html | factors factors.html
      recommend --model @factors --top 2 --seen @ratings/ratings.tsv --output @best | best
      nightly --family gaussian-diagonal --components 2 --run-date 2026-11-21 \
      --input @rows/{run-date}.npy --output @nights | nights/runs/2026-11-21
      bench --input @digits/images-idx3-ubyte --works kmeans-k2 --systems emmer --runs 1 \
      --short 1 --long 2 |
      demo --dry-run |
      """;

  @TempDir static Path directory;
  private final Path file = directory.resolve("status.json");

  @BeforeAll
  static void write() throws IOException {
    new NightFiles(directory).write("2026-11-21", 300, 0);
  }

  @BeforeEach
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  private CommandLine.Result run(String command) {
    return CommandLine.run(directory, command + " --status-file @status.json");
  }

  private JsonNode status() throws IOException {
    return NightFiles.json(file);
  }

  private void assertStatus(int code, String reason) throws IOException {
    assertThat(status().get("code").asInt()).isEqualTo(code);
    assertThat(status().get("reason").asText()).isEqualTo(reason);
  }

  static Set<String> verbs() {
    return CommandLines.allVerbs().getSubcommands().keySet();
  }

  @Test
  void everyVerbTellsOfItsOutputs() throws IOException {
    Set<String> verbs = new LinkedHashSet<>();
    for (String line : COMMANDS.lines().toList()) {
      int bar = line.indexOf(" |");
      String command = line.substring(0, bar);
      String left = line.substring(bar + 2).strip();
      verbs.add(command.substring(0, command.indexOf(' ')));
      CommandLine.Result result = run(command);
      assertThat(result.exitCode()).as(line + "\n" + result.err()).isZero();
      List<String> outputs = new ArrayList<>();
      status().get("outputs").forEach(output -> outputs.add(output.asText()));
      List<String> expected =
          left.isEmpty()
              ? List.of()
              : List.of(left.split(" ", -1)).stream()
                  .map(name -> "file:" + directory.resolve(name))
                  .toList();
      assertThat(outputs).as(line).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(outputs).allMatch(output -> Files.exists(Path.of(output.substring(5))));
      assertThat(status().get("code").asInt()).isZero();
      assertThat(status().get("reason").isNull()).isTrue();
    }
    assertThat(verbs).containsExactlyInAnyOrderElementsOf(verbs());
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void wrongOptionsAreTold(String verb) throws IOException {
    CommandLine.Result result = run(verb + " --bogus");
    assertThat(result.exitCode()).isEqualTo(2);
    assertStatus(2, result.err().strip());
    assertThat(status().get("outputs")).isEmpty();
  }

  /** What only some Sparks reach is told of too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fit --family kmeans --input nowhere://host/rows --output @never",
        "fit --family kmeans --input @rows --output nowhere://host/never",
        "predict --model nowhere://host/model --input @rows --output @never"
      })
  void anUnknownFileSystemIsTold(String command) throws IOException {
    CommandLine.Result result = run(command);
    assertThat(result.exitCode()).isNotZero();
    assertStatus(result.exitCode(), result.err().strip());
    assertThat(result.err()).contains("nowhere");
  }

  /** Else the corrected command would find its output in the way. */
  @ParameterizedTest
  @ValueSource(strings = {"--output", "-o"})
  void wrongOptionsLeaveNothingInTheOutput(String option) {
    CommandLine.Result result =
        CommandLine.run(
            directory, "fit --bogus " + option + " @never --status-file @never/status.json");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(directory.resolve("never")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          frobnicate | 2
          fit --config @none.conf | 2
          fit --family kmeans --input @none --output @o | 3
          fit --family kmeans --input @rows/2026-11-21.npy --output @rows | 2
          fit --family kmeans --init random-rows --seed 1 --input @rows/2026-11-21.npy \
          --components 9 --max-iterations 1 --fail-if-not-converged --output @unconverged | 4
          nightly --family kmeans --components 2 --run-date 2026-11-21 --output @refused \
          --gate minRows=5000 --input @rows/{run-date}.npy | 5
          """)
  void failuresAreTold(String command, int code) throws IOException {
    CommandLine.Result result = run(command);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(code);
    assertStatus(code, result.err().lines().reduce("", (first, last) -> last));
    assertThat(status().get("outputs").size()).isEqualTo(code > 3 ? 1 : 0);
  }

  @Test
  void whatIsAnsweredWithoutSparkIsToldToo() throws IOException {
    String fit = "fit --family kmeans --output @o --status-file @status.json";
    String[] missing = (fit + " --input @none").replace("@", directory + "/").split(" ");
    assertThat(CommandLine.front(missing).exitCode()).isEqualTo(3);
    assertThat(status().get("code").asInt()).isEqualTo(3);
    // Work that is handed over has not ended; what stood there was of another run.
    String[] more =
        (fit + " --input @rows/2026-11-21.npy").replace("@", directory + "/").split(" ");
    assertThat(CommandLine.front(more).exitCode()).isEqualTo(CommandLines.SPARK_NEEDED);
    assertThat(file).doesNotExist();
  }

  @Test
  void aConfigurationFileNamesIt() throws IOException {
    Path conf = directory.resolve("emmer.conf");
    Files.writeString(conf, "inspect { status-file = \"" + file + "\", verbose = true }");
    assertThat(CommandLine.run("inspect", "--config=" + conf, "none").exitCode()).isEqualTo(3);
    assertThat(status().get("code").asInt()).isEqualTo(3);
  }

  @Test
  void lostResultsAreTold() throws IOException {
    PrintStream err = new PrintStream(OutputStream.nullOutputStream());
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    String command = "inspect @rows/2026-11-21.npy --status-file @status.json";
    String[] arguments = command.replace("@", directory + "/").split(" ");
    assertThat(CommandLines.run(arguments, full, err)).isEqualTo(1);
    assertStatus(1, "emmer: standard output: No space left on device");
  }

  /** Nothing is read or fitted then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          @mine.json | exists and is no STATUS file as Emmer writes them, not replaced
          @rows | is a directory, expected a file
          @o/status.json | is, or is in, --output
          """)
  void aPlaceThatIsNoneIsRefused(String place, String words) throws IOException {
    Path mine = Files.writeString(directory.resolve("mine.json"), "{\"code\": \"mine\"}");
    CommandLine.Result result =
        CommandLine.run(
            directory, "fit --family kmeans --input @none --output @o --status-file " + place);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errorLines()).singleElement().asString().contains(words);
    assertThat(mine).hasContent("{\"code\": \"mine\"}");
    assertThat(directory.resolve("o")).doesNotExist();
  }

  @Test
  void aVerbThatCannotTellHasFailed() throws IOException {
    Path blocked = directory.resolve("blocked");
    Files.writeString(blocked, "");
    CommandLine.Result result =
        CommandLine.run(directory, "inspect @rows/2026-11-21.npy --status-file @blocked/s.json");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("blocked is no directory");
  }
}
