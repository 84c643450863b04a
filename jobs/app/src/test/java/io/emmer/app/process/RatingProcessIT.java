package io.emmer.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.app.fixture.SampleRatings;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Factorisations in processes that are interrupted and killed; {@link SameBitsIT} has those of
 * other kernels and another Java.
 */
@Tag("slow")
@OwnSpark
class RatingProcessIT {
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  @TempDir static Path directory;

  private static JsonNode expected;

  @BeforeAll
  static void factorizeHere() throws IOException {
    Files.write(directory.resolve("ratings.tsv"), SampleRatings.lines("\t"));
    CommandLine.Result result = CommandLine.run(arguments("here"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    expected = model("here");
    assertThat(expected.get("iterations").asInt()).isEqualTo(12);
  }

  private static String[] arguments(String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "factorize",
                "--input=" + directory.resolve("ratings.tsv"),
                "--output=" + directory.resolve(output),
                "--factors=13",
                "--lambda=0.5",
                "--patience=12",
                "--max-iterations=12",
                "--init=svd",
                "--master=local[2]"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static JsonNode model(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("model.json").toFile());
  }

  /** On SIGTERM the state after the last whole step is kept, though no checkpoint was due. */
  @Test
  void anInterruptedRunKeepsItsState() throws Exception {
    Path states = directory.resolve("interrupted-states");
    String[] arguments =
        Stream.of(arguments("interrupted", "--checkpoint-every=3600s", "--checkpoint=" + states))
            .map(word -> word.replaceFirst("(iterations|patience)=12", "$1=100000"))
            .toArray(String[]::new);
    Path errors = directory.resolve("interrupted.txt");
    Process process =
        EmmerProcess.onThisJava()
            .brief()
            .start(directory, ProcessBuilder.Redirect.to(errors.toFile()), arguments);
    while (process.isAlive() && !Files.readString(errors).contains("step 3:")) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(errors);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(TERMINATED);
    assertThat(lines.get(lines.size() - 1))
        .matches("emmer factorize: interrupted after step \\d+; --resume goes on from there");
    try (Stream<Path> kept = Files.list(states)) {
      assertThat(kept.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("checkpoint-"));
    }
    assertThat(directory.resolve("interrupted")).doesNotExist();
  }

  @Test
  void aKilledRunGoesOnToTheSameBits() throws Exception {
    Path states = directory.resolve("states");
    String[] arguments =
        arguments("killed", "--resume", "--checkpoint-every=1", "--checkpoint=" + states);
    Process process = EmmerProcess.onThisJava().brief().start(directory, arguments);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!Files.exists(states.resolve("checkpoint-00000002"))
        && process.isAlive()
        && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    TimeUnit.MILLISECONDS.sleep(new Random().nextInt(200));
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(KILLED);
    assertThat(directory.resolve("killed")).doesNotExist();
    CommandLine.Result resumed = CommandLine.run(arguments);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("going on from");
    assertThat(model("killed").get("files")).isEqualTo(expected.get("files"));
    assertThat(model("killed").get("trace")).isEqualTo(expected.get("trace"));
  }
}
