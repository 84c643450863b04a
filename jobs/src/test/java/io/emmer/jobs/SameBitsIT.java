package io.emmer.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same input, options and version give the same bits, however and wherever they run. */
class SameBitsIT {
  private static final int ROWS = 3000;

  @TempDir static Path directory;

  @BeforeAll
  static void drawDigits() throws IOException {
    DigitFiles.images(directory.resolve("images"), ROWS);
  }

  @ParameterizedTest
  @CsvSource({
    "bernoulli, random-rows",
    "gaussian-unit, kmeans++",
    "kmeans, kmeans++",
    "bernoulli, near-mean",
    "kmeans, random",
    "gaussian-spherical, kmeans||",
    "gaussian-diagonal, kmeans",
    "gaussian-tied, random-rows",
    "gaussian-full, kmeans++"
  })
  void partitionsAndCoresChangeNothing(String family, String init) throws Exception {
    JsonNode reference = fit("reference", family, init, "local[1]", 1);
    for (int partitions : new int[] {2, 3, 7, 16}) {
      JsonNode model = fit("p" + partitions, family, init, "local[2]", partitions);
      assertThat(model.get("files")).isEqualTo(reference.get("files"));
      assertThat(model.get("objectiveTrace")).isEqualTo(reference.get("objectiveTrace"));
      assertThat(model.get("restarts")).isEqualTo(reference.get("restarts"));
    }
  }

  private static JsonNode fit(
      String name, String family, String init, String master, int partitions) throws IOException {
    CommandLine.Result result = CommandLine.run(arguments(name, family, init, master, partitions));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return model(name);
  }

  private static String[] arguments(
      String name, String family, String init, String master, int partitions) {
    return new String[] {
      "fit",
      "--input",
      directory.resolve("images").toString(),
      "--family",
      family,
      "--init",
      init,
      "--components",
      "7",
      "--restarts",
      "2",
      "--seed",
      "3",
      "--max-iterations",
      "8",
      "--leaf-rows",
      "128",
      "--partitions",
      Integer.toString(partitions),
      "--master",
      master,
      "--overwrite",
      "--output",
      directory.resolve(name).toString()
    };
  }

  private static JsonNode model(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("model.json").toFile());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bernoulli", "kmeans", "gaussian-diagonal", "gaussian-tied", "gaussian-full"})
  void kernelsChangeNothing(String family) throws Exception {
    assertSameFiles(
        family,
        EmmerProcess.onThisJava().with("-Dem.kernels=scalar"),
        EmmerProcess.onThisJava()
            .with("--add-modules=jdk.incubator.vector")
            .with("-Dem.kernels=vector"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "kmeans", "gaussian-full"})
  void javaVersionChangesNothing(String family) throws Exception {
    String home = System.getenv("EMMER_TEST_JDK25");
    assumeTrue(home != null, "EMMER_TEST_JDK25 is not set: no second Java to compare with");
    assertSameFiles(
        family,
        EmmerProcess.onThisJava().with("--add-modules=jdk.incubator.vector"),
        EmmerProcess.on(Path.of(home)).with("--add-modules=jdk.incubator.vector"));
  }

  private static void assertSameFiles(String family, EmmerProcess first, EmmerProcess second)
      throws Exception {
    JsonNode expected = run(first, "first-" + family, family);
    JsonNode actual = run(second, "second-" + family, family);
    assertThat(actual.get("files")).isEqualTo(expected.get("files"));
    assertThat(actual.get("objectiveTrace")).isEqualTo(expected.get("objectiveTrace"));
    assertThat(actual.get("versions")).isNotEqualTo(expected.get("versions"));
  }

  private static JsonNode run(EmmerProcess process, String name, String family) throws Exception {
    EmmerProcess.Result result =
        process.run(directory, arguments(name, family, "random-rows", "local[2]", 2));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return model(name);
  }

  @Test
  void otherSeedsGiveOtherBits() throws Exception {
    JsonNode reference = fit("seeded", "kmeans", "kmeans++", "local[2]", 2);
    String[] arguments = arguments("other", "kmeans", "kmeans++", "local[2]", 2);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--seed")) {
        arguments[i + 1] = "4";
      }
    }
    assertThat(CommandLine.run(arguments).exitCode()).isZero();
    assertThat(model("other").get("files")).isNotEqualTo(reference.get("files"));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("."))).isEmpty();
    }
  }
}
