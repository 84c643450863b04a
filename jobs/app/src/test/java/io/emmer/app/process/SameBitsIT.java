package io.emmer.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.AllFamilies;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.app.fixture.SampleRatings;
import io.emmer.fixture.OwnSpark;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same input, options and version give the same bits, however and wherever they run. */
@OwnSpark
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
    Files.write(directory.resolve("ratings.tsv"), SampleRatings.lines("\t"));
  }

  /** All families, the one of tables over levels, counts and missing cells, and ratings. */
  static List<String> fits() {
    return AllFamilies.names();
  }

  private static List<JsonNode> references; // null until they are wanted

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

  /** As on a cluster. */
  @Test
  void coresPartitionsAndJobsChangeNothing() throws Exception {
    assertSameOnTwoCores(7, "always");
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"2, always", "16, always", "16, seldom"})
  void otherPartitionsChangeNothingEither(int partitions, String jobs) throws Exception {
    assertSameOnTwoCores(partitions, jobs);
  }

  private static void assertSameOnTwoCores(int partitions, String jobs) throws IOException {
    List<JsonNode> expected = references();
    System.setProperty("em.jobs", jobs);
    try (SparkJob shared = shared("local[2]")) {
      List<JsonNode> models = fits(shared, partitions);
      for (int i = 0; i < STARTS.size(); i++) {
        for (String field : List.of("files", "objectiveTrace", "restarts")) {
          assertThat(models.get(i).get(field))
              .as("%s of %s, %d partitions", field, STARTS.get(i), partitions)
              .isNotEmpty()
              .isEqualTo(expected.get(i).get(field));
        }
      }
    } finally {
      System.clearProperty("em.jobs");
    }
  }

  /** Fits on one core, of one partition, almost without jobs. */
  private static List<JsonNode> references() throws IOException {
    if (references == null) {
      try (SparkJob shared = shared("local[1]")) {
        references = fits(shared, 1);
      }
    }
    return references;
  }

  /** The verbs join this session: else each would start its own. */
  private static SparkJob shared(String master) {
    SparkJob shared = SparkJob.start("same bits", master, List.of());
    assertThat(shared.context().defaultParallelism()).isEqualTo(master.charAt(6) - '0');
    return shared;
  }

  private static List<JsonNode> fits(SparkJob shared, int partitions) throws IOException {
    List<JsonNode> models = new ArrayList<>();
    String master = shared.context().master();
    for (List<String> start : STARTS) {
      models.add(fit("model", start.get(0), start.get(1), master, partitions));
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

  /** The scalar ones are those of this process. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("fits")
  void kernelsChangeNothing(String family) throws Exception {
    assertThat(System.getProperty("em.kernels")).isEqualTo("scalar");
    if (Files.notExists(directory.resolve("scalar"))) {
      assertThat(AllFamilies.fit(arguments("scalar", AllFamilies.names()))).isZero();
    }
    assertSame(family, vector(), "scalar");
  }

  @Tag("slow")
  @Test
  void memosChangeNothing() throws Exception {
    EmmerProcess off = EmmerProcess.onThisJava().with(VECTOR_API).with(VECTORS);
    String without = fits("no memos", off.with("-Dem.memos=off"), List.of("kmeans"));
    JsonNode with = model(vector() + "/kmeans");
    JsonNode expected = model(without + "/kmeans");
    assertThat(with.get("files")).isNotEmpty().isEqualTo(expected.get("files"));
    assertThat(with.get("restarts")).isEqualTo(expected.get("restarts"));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("fits")
  void javaVersionChangesNothing(String family) throws Exception {
    String home = System.getenv("EMMER_TEST_JDK25");
    assumeTrue(home != null, "EMMER_TEST_JDK25 is not set: no second Java to compare with");
    EmmerProcess newer = EmmerProcess.on(Path.of(home)).with(VECTOR_API).with(VECTORS);
    assertSame(family, vector(), fits("newer", newer, AllFamilies.names()));
  }

  private static void assertSame(String family, String first, String second) throws IOException {
    JsonNode expected = model(first + "/" + family);
    JsonNode actual = model(second + "/" + family);
    String trace = family.equals(AllFamilies.RATINGS) ? "trace" : "objectiveTrace";
    assertThat(actual.get("files")).isNotEmpty().isEqualTo(expected.get("files"));
    assertThat(actual.get(trace)).isNotEmpty().isEqualTo(expected.get(trace));
    assertThat(actual.get("versions")).isNotEqualTo(expected.get("versions"));
  }

  private static String vector() throws Exception {
    EmmerProcess vector = EmmerProcess.onThisJava().with(VECTOR_API).with(VECTORS);
    return fits("vector", vector, AllFamilies.names());
  }

  /** The directory of models of these names, from a process that is run once. */
  private static String fits(String name, EmmerProcess process, List<String> names)
      throws Exception {
    EmmerProcess.Result result = PROCESSES.get(name);
    if (result == null) {
      result = process.running(AllFamilies.class).run(directory, arguments(name, names));
      PROCESSES.put(name, result);
    }
    assertThat(result.exitCode()).as(result.err()).isZero();
    return name;
  }

  private static String[] arguments(String name, List<String> names) {
    List<String> arguments = new ArrayList<>(List.of(String.join(",", names), input(name)));
    arguments.addAll(List.of(input("images"), input("table.csv"), input("ratings.tsv")));
    arguments.addAll(List.of("--init", "random-rows", "--max-iterations", "4"));
    arguments.addAll(fitted());
    return arguments.toArray(String[]::new);
  }

  @Test
  void otherSeedsGiveOtherBits() throws Exception {
    JsonNode reference;
    String[] arguments = arguments("other", "kmeans", "kmeans++", "local[2]", 2);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--seed")) {
        arguments[i + 1] = "4";
      }
    }
    try (SparkJob shared = shared("local[2]")) {
      reference = fit("seeded", "kmeans", "kmeans++", shared.context().master(), 2);
      CommandLine.succeed(arguments);
    }
    assertThat(model("other").get("files")).isNotEqualTo(reference.get("files"));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("."))).isEmpty();
    }
  }
}
