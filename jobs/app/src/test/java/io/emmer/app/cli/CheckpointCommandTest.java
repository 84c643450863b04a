package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.OneSpark;
import io.emmer.em.NdArray;
import io.emmer.em.Numerics;
import io.emmer.em.model.Checksums;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(OneSpark.class)
class CheckpointCommandTest extends SparkTest {
  private static final int ROWS = 400;
  private static final int DIMENSIONS = 12;

  @TempDir static Path directory;

  @BeforeAll
  static void writeRows() throws IOException {
    write("images", ROWS);
    write("others", ROWS + 1);
  }

  /** Unsigned bytes around five overlapping centres, as IDX. */
  private static void write(String name, int rows) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(12 + rows * DIMENSIONS);
    file.putInt(0x0802).putInt(rows).putInt(DIMENSIONS);
    Random random = new Random(5);
    for (int n = 0; n < rows; n++) {
      for (int d = 0; d < DIMENSIONS; d++) {
        double value = 60 + 30 * ((n % 5 * 7 + d * 3) % 5) + 45 * random.nextGaussian();
        file.put((byte) Math.min(255, Math.max(0, value)));
      }
    }
    Files.write(directory.resolve(name), file.array());
  }

  private static String path(String name) {
    return directory.resolve(name).toString();
  }

  private static CommandLine.Result fit(String output, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("fit", "--restarts", "2", "--leaf-rows", "64", "--master", "local[2]"));
    arguments.addAll(List.of("--output", path(output)));
    for (String option : options) {
      arguments.add(option.startsWith("@") ? path(option.substring(1)) : option);
    }
    if (!arguments.contains("--family")) {
      arguments.addAll(List.of("--family", "bernoulli"));
    }
    if (!arguments.contains("--components")) {
      arguments.addAll(List.of("--components", "4"));
    }
    if (!arguments.contains("--input")) {
      arguments.addAll(List.of("--input", path("images")));
    }
    return CommandLine.run(arguments.toArray(String[]::new));
  }

  private static void assertDone(CommandLine.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static JsonNode model(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("model.json").toFile());
  }

  private static void assertSameNumbers(String found, String expected) throws IOException {
    JsonNode model = model(found);
    JsonNode reference = model(expected);
    for (String field :
        List.of(
            "files",
            "objectiveTrace",
            "penalizedTrace",
            "restarts",
            "iterations",
            "stopReason",
            "lostComponents",
            "raisedFloors",
            "falls")) {
      assertThat(model.get(field)).as(field).isEqualTo(reference.get(field));
    }
  }

  private static List<String> names(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void flipBit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "bernoulli, random-rows",
    "gaussian-tied, random-rows",
    "gaussian-diagonal, kmeans",
    "kmeans, kmeans++"
  })
  void goesOnToTheSameBits(String family, String init) throws IOException {
    String[] kind = {"--family", family, "--init", init, "--tolerance", "0"};
    String name = family + "-";
    assertDone(fit(name + "whole", append(kind, "--max-iterations", "7")));
    assertDone(
        fit(
            name + "begun",
            append(
                kind,
                "--max-iterations",
                "4",
                "--checkpoint",
                "@" + name + "states",
                "--checkpoint-every",
                "2")));
    assertThat(names(name + "states"))
        .containsExactly("checkpoint-00000002", "checkpoint-00000003");
    CommandLine.Result resumed =
        fit(
            name + "resumed",
            append(
                kind,
                "--max-iterations",
                "7",
                "--partitions",
                "3",
                "--checkpoint",
                "@" + name + "states",
                "--resume"));
    assertDone(resumed);
    assertThat(resumed.err())
        .contains("going on from", "checkpoint-00000003, 4 iterations done")
        .doesNotContain("iteration   3");
    assertSameNumbers(name + "resumed", name + "whole");
  }

  private static String[] append(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aDamagedCheckpointIsNotUsed() throws IOException {
    String[] options = {
      "--tolerance",
      "0",
      "--max-iterations",
      "4",
      "--checkpoint",
      "@damaged",
      "--checkpoint-every",
      "1"
    };
    assertDone(fit("damaged-model", options));
    assertThat(names("damaged")).containsExactly("checkpoint-00000004", "checkpoint-00000005");
    Path states = directory.resolve("damaged");
    flipBit(states.resolve("checkpoint-00000005/runs.npz"));
    CommandLine.Result resumed = fit("damaged-again", append(options, "--resume"));
    assertDone(resumed);
    assertThat(resumed.err())
        .contains("warning: file:" + states + "/checkpoint-00000005 cannot be used: ")
        .contains("runs.npz: found SHA-256")
        .contains("checkpoint-00000004, 4 iterations done");
    assertSameNumbers("damaged-again", "damaged-model");
    // The damaged one went only when a whole one stood beside the one that was used.
    assertThat(names("damaged")).containsExactly("checkpoint-00000004", "checkpoint-00000006");
    flipBit(states.resolve("checkpoint-00000004/checkpoint.json"));
    Files.delete(states.resolve("checkpoint-00000006/SHA256SUMS"));
    CommandLine.Result refused = fit("damaged-twice", append(options, "--resume"));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(refused.err()).contains("none of its checkpoints can be used");
    assertThat(directory.resolve("damaged-twice")).doesNotExist();
  }

  @Test
  void onlyTheSameJobGoesOn() throws IOException {
    CommandLine.Result begun =
        fit("job", "--max-iterations", "2", "--checkpoint", "@job-states", "--resume");
    assertDone(begun);
    assertThat(begun.err()).contains("job-states: no checkpoint yet, starting from the beginning");
    assertRefused(2, "holds checkpoints; give --resume", "--checkpoint", "@job-states");
    String[] resume = {"--checkpoint", "@job-states", "--resume"};
    assertRefused(2, "of a run with --seed 0, found --seed 1", append(resume, "--seed", "1"));
    assertRefused(
        2, "with --components 4, found --components 5", append(resume, "--components", "5"));
    assertRefused(2, "no --binarize, found --binarize 0.5", append(resume, "--binarize", "0.5"));
    assertRefused(3, "of an input of ", append(resume, "--input", "@others"));
    assertRefused(2, "--scale 255.0, found --scale 256.0", append(resume, "--scale", "256"));
    assertDone(
        fit(
            "job-on",
            append(
                resume,
                "--max-iterations",
                "3",
                "--tolerance",
                "1e-9",
                "--absolute-tolerance",
                "1e-9",
                "--time-limit",
                "999",
                "--partitions",
                "2",
                "--verbose",
                "--scale",
                "255")));
    assertThat(model("job-on").get("iterations").asInt()).isEqualTo(3);
  }

  @Test
  void onlyTheSameNumericsGoOn() throws IOException {
    assertDone(fit("bits", "--max-iterations", "2", "--checkpoint", "@bits-states"));
    String[] resume = {"--checkpoint", "@bits-states", "--resume"};
    String line = "  \"numerics\" : " + Numerics.VERSION + ",\n";
    rewriteNewest("bits-states", line, "  \"numerics\" : 99,\n");
    assertRefused(2, "field numerics: found 99, expected " + Numerics.VERSION, resume);
    // A checkpoint older than the field is of the first numerics.
    rewriteNewest("bits-states", "  \"numerics\" : 99,\n", "");
    assertRefused(2, "field numerics: found 1, expected " + Numerics.VERSION, resume);
    rewriteNewest("bits-states", "  \"emmer\"", line + "  \"emmer\"");
    assertDone(fit("bits-on", append(resume, "--max-iterations", "3")));
  }

  /** Replaces a text of the newest checkpoint, as if it had been written so. */
  private static void rewriteNewest(String states, String from, String to) throws IOException {
    List<String> names = names(states);
    Path newest = directory.resolve(states).resolve(names.get(names.size() - 1));
    String text = Files.readString(newest.resolve("checkpoint.json"));
    assertThat(text).contains(from);
    String rewritten = text.replace(from, to);
    Files.writeString(newest.resolve("checkpoint.json"), rewritten);
    Path sums = newest.resolve("SHA256SUMS");
    Files.writeString(sums, Files.readString(sums).replace(sha256(text), sha256(rewritten)));
  }

  private static String sha256(String text) {
    MessageDigest digest = Checksums.sha256();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return Checksums.hex(digest);
  }

  private static void assertRefused(int code, String message, String... options) {
    CommandLine.Result result = fit("refused", append(options, "--max-iterations", "2"));
    assertThat(result.err()).contains(message);
    assertThat(result.exitCode()).isEqualTo(code);
    assertThat(directory.resolve("refused")).doesNotExist();
  }

  @Test
  void optionsThatMeanNothingAreRefused() {
    assertRefused(2, "--resume without --checkpoint", "--resume");
    assertRefused(2, "--checkpoint-every without --checkpoint", "--checkpoint-every", "5");
    for (String interval : List.of("0", "-1", "5m", "s", "", "1.5")) {
      assertRefused(
          2,
          "--checkpoint-every " + interval + ": expected iterations, as 10, or seconds, as 60s",
          "--checkpoint",
          "@nowhere",
          "--checkpoint-every=" + interval);
    }
    assertRefused(2, ": is, or is in, --", "--checkpoint", "@refused/states");
    assertRefused(2, ": is, or is in, --", "--checkpoint", "@refused");
    assertRefused(2, "holds the input", "--checkpoint", "@");
  }

  @Test
  void lookingWritesNothing() {
    assertDone(fit("looked", "--checkpoint", "@looked-states", "--resume", "--dry-run"));
    assertThat(directory.resolve("looked-states")).doesNotExist();
  }

  @Test
  void aFileInTheWayCostsTheCheckpointAndNotTheFit() throws IOException {
    Files.writeString(directory.resolve("file"), "no directory");
    CommandLine.Result result =
        fit("all-the-same", "--max-iterations", "1", "--checkpoint", "@file/states");
    assertDone(result);
    assertThat(result.err()).contains("warning: no checkpoint written, going on without: ");
  }

  private static CommandLine.Result sweep(String output, String options) {
    String common =
        "sweep --families gaussian-diagonal,kmeans,bernoulli --components 2,3 --restarts 3"
            + " --leaf-rows 64 --master local[2] --max-concurrent 5 --checkpoint-every 2";
    return CommandLine.run(
        (common + " --input " + path("images") + " --output " + path(output) + " " + options)
            .split(" "));
  }

  private static JsonNode candidates(String output) throws IOException {
    JsonNode all =
        new ObjectMapper().readTree(directory.resolve(output).resolve("sweep.json").toFile());
    all.get("candidates").forEach(candidate -> ((ObjectNode) candidate).remove("seconds"));
    ((ObjectNode) all).retain("candidates", "findings", "groups", "notStarted");
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--max-iterations 3", "--max-iterations 40"})
  @Tag("slow")
  void aSweepGoesOnToTheSameBits(String rule) throws IOException {
    String name = "sweep-" + rule.substring(rule.length() - 2).strip() + "-";
    String states = " --checkpoint " + path(name + "states");
    assertDone(sweep(name + "begun", rule + states));
    // Of what is over the models of the best two are kept.
    Path last = directory.resolve(name + "states").resolve(newest(name + "states"));
    JsonNode kept = new ObjectMapper().readTree(last.resolve("checkpoint.json").toFile());
    assertThat(kept.get("summaries").size() + kept.get("runs").size()).isEqualTo(18);
    assertThat(kept.get("summaries").size()).isBetween(4, 5);
    String states2 = " --checkpoint " + path(name + "others");
    for (String other : List.of(rule, "--max-iterations 50")) {
      CommandLine.Result resumed =
          sweep(name + "resumed", other + states + " --resume --overwrite");
      assertDone(resumed);
      assertThat(resumed.err()).contains("going on from");
      assertDone(sweep(name + "whole", other + states2 + " --overwrite"));
      states2 += "-too";
      assertThat(candidates(name + "resumed")).isEqualTo(candidates(name + "whole"));
    }
  }

  private static String newest(String states) throws IOException {
    List<String> names = names(states);
    return names.get(names.size() - 1);
  }

  @Test
  void numPyReadsTheArrays() throws IOException {
    assertDone(fit("arrays", "--max-iterations", "3", "--checkpoint", "@arrays-states"));
    Path states = directory.resolve("arrays-states/checkpoint-00000001/runs.npz");
    try (ZipFile zip = new ZipFile(states.toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .contains(
              "bernoulli-k4-r0/model/weights.npy",
              "bernoulli-k4-r1/model/probabilities.npy",
              "bernoulli-k4-r1/objectiveTrace.npy",
              "bernoulli-k4-r1/penalizedTrace.npy");
      try (InputStream in =
          zip.getInputStream(zip.getEntry("bernoulli-k4-r1/objectiveTrace.npy"))) {
        NdArray trace = NpyFile.read(in, "trace");
        assertThat(trace.shape()).containsExactly(3);
        JsonNode expected = model("arrays").get("restarts").get(1).get("objectiveTrace");
        for (int i = 0; i < 3; i++) {
          assertThat(trace.values()[i]).isEqualTo(expected.get(i).asDouble());
        }
      }
    }
  }
}
