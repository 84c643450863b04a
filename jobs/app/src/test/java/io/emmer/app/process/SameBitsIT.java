package io.emmer.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.AllFamilies;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.em.family.Families;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same input, options and version give the same bits, however and wherever they run. */
class SameBitsIT {
  /** Twenty leaves, more than there are partitions. */
  private static final int ROWS = 480;

  private static final int LEAF_ROWS = 24;
  private static final int COMPONENTS = 7;
  private static final String VECTOR_API = "--add-modules=jdk.incubator.vector";
  private static final String VECTORS = "-Dem.kernels=vector";

  private static final Map<String, EmmerProcess.Result> PROCESSES = new HashMap<>();

  @TempDir static Path directory;

  @BeforeAll
  static void drawDigits() throws IOException {
    DigitFiles.smallImages(directory.resolve("images"), ROWS);
    Random random = new Random(5);
    StringBuilder csv = new StringBuilder("x,plan,calls,y\n");
    for (int n = 0; n < ROWS; n++) {
      int segment = n % 3;
      String[] cells = {
        "" + (50 * segment + random.nextGaussian()),
        "plan " + (segment + random.nextInt(9)),
        "" + (random.nextInt(5) + 4 * segment),
        "" + (1e6 + random.nextGaussian())
      };
      for (int d = 0; d < cells.length; d++) {
        csv.append(random.nextInt(8) == 0 ? "" : cells[d]).append(d < 3 ? ',' : '\n');
      }
    }
    Files.writeString(directory.resolve("table.csv"), csv);
  }

  /** All families, and the one of tables over levels, counts and missing cells. */
  static List<String> fits() {
    List<String> fits = new ArrayList<>(Families.names());
    fits.add(AllFamilies.TABLE);
    return fits;
  }

  private static final List<List<String>> STARTS =
      List.of(
          List.of("bernoulli", "random-rows"),
          List.of("gaussian-unit", "kmeans++"),
          List.of("kmeans", "kmeans++"),
          List.of("bernoulli", "near-mean"),
          List.of("kmeans", "random"),
          List.of("gaussian-spherical", "kmeans||"),
          List.of("gaussian-diagonal", "kmeans"),
          List.of("gaussian-tied", "random-rows"),
          List.of("gaussian-full", "kmeans++"),
          List.of(AllFamilies.TABLE, "random-rows"),
          List.of(AllFamilies.TABLE, "kmeans"));

  @Test
  void partitionsAndCoresChangeNothing() throws Exception {
    List<JsonNode> references = fitsOn("local[1]", 1);
    for (int partitions : new int[] {2, 7, 16}) {
      List<JsonNode> models = fitsOn("local[2]", partitions);
      for (int i = 0; i < STARTS.size(); i++) {
        for (String field : List.of("files", "objectiveTrace", "restarts")) {
          assertThat(models.get(i).get(field))
              .as("%s of %s, %d partitions", field, STARTS.get(i), partitions)
              .isNotEmpty()
              .isEqualTo(references.get(i).get(field));
        }
      }
    }
  }

  private static List<JsonNode> fitsOn(String master, int partitions) throws IOException {
    List<JsonNode> models = new ArrayList<>();
    // The verbs join this session: else each would start its own.
    try (SparkJob shared = SparkJob.start("same bits", master, List.of())) {
      assertThat(shared.context().defaultParallelism()).isEqualTo(master.charAt(6) - '0');
      for (List<String> start : STARTS) {
        models.add(fit("model", start.get(0), start.get(1), master, partitions));
      }
    }
    return models;
  }

  private static JsonNode fit(
      String name, String family, String init, String master, int partitions) throws IOException {
    CommandLine.Result result = CommandLine.run(arguments(name, family, init, master, partitions));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return model(name);
  }

  private static String[] arguments(
      String name, String family, String init, String master, int partitions) {
    boolean isTable = family.equals(AllFamilies.TABLE);
    List<String> arguments = new ArrayList<>(List.of("fit", "--init", init));
    arguments.addAll(
        isTable
            ? List.of("--family", "mixed", "--count", "calls", "--input", input("table.csv"))
            : List.of("--family", family, "--input", input("images")));
    arguments.addAll(List.of("--partitions", "" + partitions, "--master", master));
    arguments.addAll(List.of("--overwrite", "--output", directory.resolve(name).toString()));
    arguments.addAll(List.of("--max-iterations", "6"));
    arguments.addAll(fitted());
    return arguments.toArray(String[]::new);
  }

  private static String input(String name) {
    return directory.resolve(name).toString();
  }

  /** How it is fitted. */
  private static List<String> fitted() {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--components", "" + COMPONENTS, "--restarts", "2", "--seed", "3"));
    options.addAll(List.of("--leaf-rows", "" + LEAF_ROWS));
    return options;
  }

  private static JsonNode model(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("model.json").toFile());
  }

  @ParameterizedTest
  @MethodSource("fits")
  void kernelsChangeNothing(String family) throws Exception {
    assertSame(
        family,
        fits("vector", EmmerProcess.onThisJava().with(VECTOR_API).with(VECTORS)),
        fits("scalar", EmmerProcess.onThisJava().with("-Dem.kernels=scalar")));
  }

  @Test
  void memosChangeNothing() throws Exception {
    String with = fits("vector", EmmerProcess.onThisJava().with(VECTOR_API).with(VECTORS));
    EmmerProcess off = EmmerProcess.onThisJava().with(VECTOR_API).with(VECTORS);
    String without = fits("no memos", off.with("-Dem.memos=off"));
    JsonNode expected = model(without + "/kmeans");
    assertThat(model(with + "/kmeans").get("files")).isNotEmpty().isEqualTo(expected.get("files"));
    assertThat(model(with + "/kmeans").get("restarts")).isEqualTo(expected.get("restarts"));
  }

  @ParameterizedTest
  @MethodSource("fits")
  void javaVersionChangesNothing(String family) throws Exception {
    String home = System.getenv("EMMER_TEST_JDK25");
    assumeTrue(home != null, "EMMER_TEST_JDK25 is not set: no second Java to compare with");
    assertSame(
        family,
        fits("vector", EmmerProcess.onThisJava().with(VECTOR_API).with(VECTORS)),
        fits("newer", EmmerProcess.on(Path.of(home)).with(VECTOR_API).with(VECTORS)));
  }

  private static void assertSame(String family, String first, String second) throws IOException {
    JsonNode expected = model(first + "/" + family);
    JsonNode actual = model(second + "/" + family);
    assertThat(actual.get("files")).isNotEmpty().isEqualTo(expected.get("files"));
    assertThat(actual.get("objectiveTrace")).isEqualTo(expected.get("objectiveTrace"));
    assertThat(actual.get("versions")).isNotEqualTo(expected.get("versions"));
  }

  /** The directory of models of all families, from a process that is run once. */
  private static String fits(String name, EmmerProcess process) throws Exception {
    EmmerProcess.Result result = PROCESSES.get(name);
    if (result == null) {
      List<String> arguments = new ArrayList<>(List.of(input(name), input("images")));
      arguments.add(input("table.csv"));
      arguments.addAll(List.of("--init", "random-rows", "--max-iterations", "4"));
      arguments.addAll(fitted());
      result = process.running(AllFamilies.class).run(directory, arguments.toArray(String[]::new));
      PROCESSES.put(name, result);
    }
    assertThat(result.exitCode()).as(result.err()).isZero();
    return name;
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
