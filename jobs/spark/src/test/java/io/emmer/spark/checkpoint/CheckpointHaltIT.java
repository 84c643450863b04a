package io.emmer.spark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.Minutes;
import io.emmer.spark.fit.SavedRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * What fits is ended at every step of the first checkpoint, which finds nothing, and of the third,
 * which also deletes the first; then another one goes on. A thread that never gets past a step
 * leaves what a process leaves that ends there: nothing of it runs any more, and what it did not
 * write is not written.
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
    HaltingFileSystem.Steps all = new HaltingFileSystem.Steps(0, () -> {});
    HaltingFileSystem.tell(all);
    assertThat(CheckpointedFit.run(halting("unharmed"), message -> {})).isEqualTo(expected);
    steps = all.names();
  }

  private static String halting(String name) {
    return HaltingFileSystem.SCHEME + "://" + directory.resolve(name);
  }

  /** Fits up to a step, in a thread that never ends. */
  private static void dieAt(int step, String name) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    HaltingFileSystem.tell(
        new HaltingFileSystem.Steps(
            step,
            () -> {
              end.complete("died");
              while (true) {
                LockSupport.park();
              }
            }));
    Thread thread =
        new Thread(
            () -> {
              try {
                CheckpointedFit.run(halting(name), message -> {});
                end.complete("came to its end");
              } catch (IOException | RuntimeException e) {
                end.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    assertThat(end.get(2, TimeUnit.MINUTES)).isEqualTo("died");
  }

  @Test
  void aProcessThatEndsLeavesWhatAThreadDoes() throws Exception {
    int step = indexOfMaking(THIRD) + 4;
    assertThat(steps.get(step - 1)).endsWith(".tmp/runs.npz").startsWith("while writing");
    Path out = directory.resolve("process.out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dem.kernels=scalar",
                "-cp",
                System.getProperty("java.class.path"),
                CheckpointedFit.class.getName(),
                halting("process"),
                Integer.toString(step))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    dieAt(step, "thread");
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isEqualTo(CheckpointedFit.KILLED);

    Map<String, Long> ofThread = sizesIn("thread");
    Map<String, Long> found = sizesIn("process");
    assertThat(found).hasSize(7).containsOnlyKeys(ofThread.keySet());
    String unfinished = "." + THIRD + ".tmp/runs.npz";
    assertThat(found.get(unfinished)).isPositive().isEqualTo(ofThread.get(unfinished));
  }

  /**
   * Of the files below a folder, whatever it is called; those that are whole have times in them.
   */
  private static Map<String, Long> sizesIn(String name) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    Path root = directory.resolve(name);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = root.relativize(file).toString().replaceAll("tmp-[0-9a-f]{8}", "tmp");
        sizes.put(path, Files.size(file));
      }
    }
    return sizes;
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
    dieAt(step, name);
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
