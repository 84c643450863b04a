package io.emmer.spark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.Minutes;
import io.emmer.spark.fit.SavedRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that fits is ended at every step of the first checkpoint, which finds nothing, and of
 * the third, which also deletes the first; then another one goes on.
 */
class CheckpointHaltIT {
  private static final String FIRST = "checkpoint-00000001";
  private static final String THIRD = "checkpoint-00000003";

  @TempDir static Path directory;

  private static CheckpointedFit.Found expected;
  private static List<String> steps;

  @BeforeAll
  static void runToTheEnd() throws Exception {
    expected = CheckpointedFit.run(SavedRuns.NONE);
    Process process = start("unharmed", 0);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output("unharmed")).isZero();
    steps = Files.readAllLines(directory.resolve("unharmed.names"));
  }

  private static Process start(String name, int step) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dem.kernels=scalar",
                "-D" + HaltingFileSystem.LAST_STEP + "=" + step,
                "-D" + HaltingFileSystem.NAMES + "=" + directory.resolve(name + ".names"),
                "-cp",
                System.getProperty("java.class.path")));
    command.add(CheckpointedFit.class.getName());
    command.add(HaltingFileSystem.SCHEME + "://" + directory.resolve(name));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(name + ".out").toFile())
        .start();
  }

  private static String output(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".out"));
  }

  @Test
  void aCheckpointIsWrittenClosedVerifiedRenamedAndThenAnOldOneIsDeleted() {
    String temporary = "." + THIRD + ".tmp";
    List<String> third = steps.subList(indexOfMaking(THIRD), indexOfMaking("checkpoint-00000004"));
    List<String> wanted = new ArrayList<>();
    wanted.add("after making unharmed/" + temporary);
    for (String file : List.of("runs.npz", "checkpoint.json", "SHA256SUMS")) {
      for (String what : List.of("after creating ", "while writing ", "before closing ")) {
        wanted.add(what + temporary + "/" + file);
      }
      wanted.add("after closing " + temporary + "/" + file);
    }
    for (String file : List.of("runs.npz", "checkpoint.json", "SHA256SUMS")) {
      wanted.add("before reading back " + temporary + "/" + file);
    }
    wanted.add("before renaming to unharmed/" + THIRD);
    wanted.add("after renaming to unharmed/" + THIRD);
    wanted.add("before deleting unharmed/" + FIRST);
    wanted.add("while deleting unharmed/" + FIRST);
    wanted.add("after deleting unharmed/" + FIRST);
    assertThat(third).containsSubsequence(wanted);
  }

  private static int indexOfMaking(String checkpoint) {
    return steps.indexOf("before making unharmed/." + checkpoint + ".tmp");
  }

  /** The same steps but for the last ones, which delete an old one. */
  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> everyStepOfTheFirstIsAPlaceToDie() {
    Minutes.assumeGiven();
    return deaths(0, indexOfMaking("checkpoint-00000002"));
  }

  @TestFactory
  Stream<DynamicTest> everyStepOfTheThirdIsAPlaceToDie() {
    assertThat(steps.size()).isGreaterThan(60);
    return deaths(indexOfMaking(THIRD), indexOfMaking("checkpoint-00000004"));
  }

  /** Tests that die at the steps from the index {@code from}. */
  private static Stream<DynamicTest> deaths(int from, int to) {
    return IntStream.rangeClosed(from + 1, to)
        .mapToObj(
            step ->
                DynamicTest.dynamicTest(step + " " + steps.get(step - 1), () -> dieAndGoOn(step)));
  }

  private static void dieAndGoOn(int step) throws Exception {
    String name = "step-" + step;
    Process process = start(name, step);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output(name)).isEqualTo(HaltingFileSystem.EXIT_CODE);
    List<String> messages = new ArrayList<>();
    CheckpointedFit.Found found =
        CheckpointedFit.run(directory.resolve(name).toString(), messages::add);
    assertThat(found).isEqualTo(expected);
    assertThat(messages).as("no damaged checkpoint was met").hasSize(1);
    assertThat(iterationsOf(messages.get(0))).isEqualTo(published(step));
    assertThat(namesIn(name)).hasSize(2).allMatch(file -> file.startsWith("checkpoint-"));
  }

  /** Checkpoints that were in place before the step; each belongs to one more M-step. */
  private static int published(int step) {
    return (int)
        steps.subList(0, step).stream().filter(what -> what.startsWith("after renaming")).count();
  }

  private static int iterationsOf(String message) {
    Matcher matcher = Pattern.compile("going on from .*, (\\d+) iterations done").matcher(message);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static List<String> namesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
