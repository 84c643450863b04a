package io.emmer.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** The driver is killed, or interrupted, at a random moment; the same command goes on. */
@Tag("slow")
@OwnSpark
class DriverKillIT {
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  @TempDir static Path directory;

  @BeforeAll
  static void drawDigits() throws IOException {
    DigitFiles.smallImages(directory.resolve("images"), 800);
  }

  private static String[] arguments(String output, String options) {
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.add("--input=" + directory.resolve("images"));
    arguments.add("--output=" + directory.resolve(output));
    return arguments.toArray(String[]::new);
  }

  private static void run(String output, String options) {
    CommandLine.Result result = CommandLine.run(arguments(output, options));
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  /** Kills the command some time after a checkpoint, then runs it again. */
  private static CommandLine.Result killAndGoOn(int checkpoint, String output, String options)
      throws Exception {
    Path states = directory.resolve(output + "-states");
    String all = options + " --resume --checkpoint-every 1 --checkpoint " + states;
    Process process = EmmerProcess.onThisJava().brief().start(directory, arguments(output, all));
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (newest(states) < checkpoint && process.isAlive() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    TimeUnit.MILLISECONDS.sleep(new Random().nextInt(200));
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(KILLED);
    assertThat(directory.resolve(output)).doesNotExist();
    CommandLine.Result resumed = CommandLine.run(arguments(output, all));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("going on from");
    return resumed;
  }

  private static int newest(Path states) throws IOException {
    if (!Files.isDirectory(states)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(states)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("checkpoint-"))
          .mapToInt(name -> Integer.parseInt(name.substring("checkpoint-".length())))
          .max()
          .orElse(0);
    }
  }

  private static JsonNode json(String path) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(path).toFile());
  }

  @Test
  void aFitThatIsInterruptedKeepsItsState() throws Exception {
    String options =
        "fit --family bernoulli --components 8 --restarts 3 --max-iterations 100000 --tolerance 0"
            + " --checkpoint-every 3600s --resume --checkpoint "
            + directory.resolve("interrupted-states");
    Path errors = directory.resolve("interrupted.txt");
    Process process =
        EmmerProcess.onThisJava()
            .brief()
            .start(
                directory,
                ProcessBuilder.Redirect.to(errors.toFile()),
                arguments("interrupted", options));
    while (process.isAlive() && !Files.readString(errors).contains("iteration   5 ")) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(errors);
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
    assertThat(lines).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
    String last = lines.get(lines.size() - 1);
    assertThat(last)
        .matches(
            "emmer fit: interrupted after iteration \\d+; the same command goes on from there");
    assertThat(directory.resolve("interrupted")).doesNotExist();
    int iteration = Integer.parseInt(last.replaceAll("\\D+", ""));
    CommandLine.Result resumed =
        CommandLine.run(arguments("interrupted", options.replace("100000", "" + (iteration + 2))));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("going on from", (iteration + 1) + " iterations done");
  }

  /** While Spark starts, which here waits for a master that does not speak. */
  @Test
  void anInterruptionBeforeSparkHasStartedIsToldInOneLine() throws Exception {
    Path errors = directory.resolve("early.txt");
    try (ServerSocket master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> command = new ArrayList<>(List.of(arguments("early", "fit --family kmeans")));
      command.add("--master=spark://127.0.0.1:" + master.getLocalPort());
      Process process =
          EmmerProcess.onThisJava()
              .brief()
              .start(
                  directory,
                  ProcessBuilder.Redirect.to(errors.toFile()),
                  command.toArray(String[]::new));
      master.accept().close();
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(TERMINATED);
    }
    List<String> lines = Files.readAllLines(errors);
    assertThat(lines.stream().filter(line -> line.startsWith("emmer")))
        .containsExactly("emmer fit: interrupted");
    assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void aFitGoesOnToTheSameBits() throws Exception {
    String options =
        "fit --family bernoulli --components 8 --restarts 3 --seed 2 --max-iterations 60"
            + " --tolerance 0";
    run("fit", options);
    CommandLine.Result resumed = killAndGoOn(3, "killed-fit", options);
    assertThat(resumed.err()).doesNotContain("iteration   1 ");
    JsonNode expected = json("fit/model.json");
    JsonNode found = json("killed-fit/model.json");
    for (String field : List.of("files", "restarts", "objectiveTrace", "stopReason")) {
      assertThat(found.get(field)).as(field).isEqualTo(expected.get(field));
    }
  }

  @Test
  void aSweepGoesOnToTheSameBits() throws Exception {
    String options =
        "sweep --families bernoulli,gaussian-unit --components 3,5 --restarts 3 --seed 2"
            + " --max-concurrent 5 --max-iterations 20 --tolerance 0";
    run("sweep", options);
    // A wave has 21 checkpoints, and this one is of the second.
    killAndGoOn(25, "killed-sweep", options);
    JsonNode expected = json("sweep/sweep.json");
    JsonNode found = json("killed-sweep/sweep.json");
    assertThat(found.get("groups")).isEqualTo(expected.get("groups"));
    assertThat(found.get("candidates")).hasSameSizeAs(expected.get("candidates"));
    for (int i = 0; i < expected.get("candidates").size(); i++) {
      for (String field : List.of("objectiveTrace", "stopReason", "entropy", "best")) {
        assertThat(found.get("candidates").get(i).get(field))
            .as(i + " " + field)
            .isEqualTo(expected.get("candidates").get(i).get(field));
      }
    }
    for (String group : List.of("best-bernoulli", "best-gaussian")) {
      assertThat(json("killed-sweep/" + group + "/model.json").get("files"))
          .isEqualTo(json("sweep/" + group + "/model.json").get("files"));
    }
  }
}
