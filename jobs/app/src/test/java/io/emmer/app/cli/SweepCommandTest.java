package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.OneSpark;
import io.emmer.em.family.Families;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.synthetic.GaussianGenerator;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(OneSpark.class)
class SweepCommandTest extends SparkTest {
  private static final int DIGITS = 300;
  private static final int POINTS = 600;

  @TempDir static Path directory;

  @BeforeAll
  static void writeRows() throws IOException {
    DigitFiles.images(directory.resolve("digits"), DIGITS);
    writePoints("points", 0, 1);
    writePoints("unit-interval", 0.5, 0.04);
    byte[] header = new IdxHeader(IdxType.DOUBLE, 6, 1).toBytes();
    ByteBuffer few = ByteBuffer.allocate(header.length + 6 * Double.BYTES).put(header);
    for (int n = 0; n < 6; n++) {
      few.putDouble(n % 2);
    }
    Files.write(directory.resolve("two-values"), few.array());
  }

  /** Rows of four unit Gaussians in the plane, of unequal weights, scaled and moved. */
  private static void writePoints(String name, double offset, double scale) throws IOException {
    GaussianGenerator generator =
        new GaussianGenerator(
            5,
            DiagonalGaussianModel.spherical(
                new double[] {.4, .3, .2, .1},
                new double[] {0, 0, 6, 0, 0, 6, 5, 7},
                new double[] {1, 1, 1, 1}));
    byte[] header = new IdxHeader(IdxType.DOUBLE, POINTS, 2).toBytes();
    ByteBuffer rows = ByteBuffer.allocate(header.length + 2 * POINTS * Double.BYTES).put(header);
    double[] x = new double[2];
    for (int n = 0; n < POINTS; n++) {
      generator.draw(n, x, 0);
      for (double value : x) {
        rows.putDouble(offset + scale * value);
      }
    }
    Files.write(directory.resolve(name), rows.array());
  }

  private static CommandLine.Result run(String verb, String input, String output, String options) {
    List<String> arguments =
        new ArrayList<>(List.of(verb, "--master=local[2]", "--leaf-rows=64", "--overwrite"));
    arguments.add("--input=" + directory.resolve(input));
    arguments.add("--output=" + directory.resolve(output));
    Stream.of(options.split(" ")).filter(option -> !option.isEmpty()).forEach(arguments::add);
    return CommandLine.run(arguments.toArray(String[]::new));
  }

  private static JsonNode sweep(String input, String output, String options) throws IOException {
    CommandLine.Result result = run("sweep", input, output, options);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return json(output + "/sweep.json");
  }

  private static JsonNode json(String path) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(path).toFile());
  }

  private static JsonNode find(JsonNode array, String family, int components) {
    return StreamSupport.stream(array.spliterator(), false)
        .filter(node -> node.get("family").asText().equals(family))
        .filter(node -> node.get("components").asInt() == components)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "digits, bernoulli, random-rows, bernoulli",
    "digits, gaussian-unit, kmeans||, gaussian",
    "digits, kmeans, kmeans++, kmeans-3",
    "points, gaussian-unit, kmeans, gaussian",
    "unit-interval, bernoulli, kmeans, bernoulli"
  })
  void oneFamilyAndOneKIsAFit(String input, String family, String init, String group)
      throws IOException {
    String common = " --restarts 3 --seed 4 --max-iterations 12 --init " + init;
    CommandLine.Result fit =
        run("fit", input, "fit", "--family " + family + " --components 3" + common);
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    JsonNode expected = json("fit/model.json");
    // Others in the same passes, of which some end earlier, change nothing.
    for (String families : List.of(family, "kmeans," + family)) {
      boolean alone = families.equals(family);
      if (alone || !family.equals("kmeans")) {
        String components = alone ? "3" : "5,3,2";
        sweep(
            input,
            "one",
            "--families "
                + families
                + " --components "
                + components
                + common
                + (alone ? "" : " --max-concurrent 4"));
        JsonNode candidates = json("one/sweep.json").get("candidates");
        List<JsonNode> traces = new ArrayList<>();
        for (JsonNode candidate : candidates) {
          if (candidate.get("family").asText().equals(family)
              && candidate.get("components").asInt() == 3) {
            traces.add(candidate.get("objectiveTrace"));
          }
        }
        assertThat(traces)
            .isEqualTo(
                StreamSupport.stream(expected.get("restarts").spliterator(), false)
                    .map(run -> run.get("objectiveTrace"))
                    .toList());
      }
      if (alone) {
        JsonNode model = json("one/best-" + group + "/model.json");
        for (String field :
            List.of("files", "objectiveTrace", "restarts", "hyperParameters", "input")) {
          assertThat(model.get(field)).isEqualTo(expected.get(field));
        }
      }
    }
  }

  @Test
  void criteriaFindTheMixtureThatMadeTheRows() throws IOException {
    List<String> gaussians =
        Families.names().stream().filter(name -> name.startsWith("gaussian-")).toList();
    JsonNode sweep =
        sweep(
            "points",
            "selection",
            "--families "
                + String.join(",", gaussians)
                + " --components 1,2,3,4,5,6 --restarts 8 --seed 2 --init kmeans++");
    assertThat(sweep.get("groups")).hasSize(1);
    JsonNode best = sweep.get("groups").get(0);
    assertThat(best.get("family").asText()).isEqualTo("gaussian-unit");
    assertThat(best.get("components").asInt()).isEqualTo(4);
    assertThat(best.get("rankedBy").asText()).isEqualTo("bic");
    JsonNode model = json("selection/" + best.get("model").asText() + "/model.json");
    assertThat(model.get("family").asText()).isEqualTo("gaussian-unit");
    assertThat(model.get("components").asInt()).isEqualTo(4);
  }

  @Test
  void criteriaAreThoseOfTheFormulas() throws IOException {
    JsonNode sweep =
        sweep("points", "criteria", "--families gaussian-unit --components 1,3 --criterion icl");
    JsonNode one = find(sweep.get("configurations"), "gaussian-unit", 1);
    double objective = one.get("objective").asDouble();
    assertThat(one.get("freeParameters").asInt()).isEqualTo(2);
    assertThat(one.get("aic").asDouble()).isCloseTo(4 - 2 * objective, offset(1e-9));
    double bic = 2 * Math.log(POINTS) - 2 * objective;
    assertThat(one.get("bic").asDouble()).isCloseTo(bic, offset(1e-9));
    assertThat(one.get("icl").asDouble()).isCloseTo(bic, offset(1e-9));
    JsonNode three = find(sweep.get("candidates"), "gaussian-unit", 3);
    assertThat(three.get("freeParameters").asInt()).isEqualTo(8);
    double entropy = entropy(three);
    assertThat(three.get("entropy").asDouble()).isCloseTo(entropy, offset(1e-6)).isPositive();
    assertThat(three.get("icl").asDouble() - three.get("bic").asDouble())
        .isCloseTo(2 * entropy, offset(1e-6));
  }

  /** The entropy of the responsibilities, from the model and the rows in plain arithmetic. */
  private static double entropy(JsonNode candidate) throws IOException {
    assertThat(candidate.get("best").asBoolean()).isTrue();
    CommandLine.Result fit =
        run("fit", "points", "entropy", "--family gaussian-unit --components 3");
    assertThat(fit.exitCode()).isZero();
    double[] weights = npy("entropy/weights.npy", 3);
    double[] means = npy("entropy/means.npy", 6);
    ByteBuffer rows = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("points")));
    rows.position(rows.limit() - 2 * POINTS * Double.BYTES);
    double entropy = 0;
    for (int n = 0; n < POINTS; n++) {
      double x = rows.getDouble();
      double y = rows.getDouble();
      double[] density = new double[3];
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        double squared = Math.pow(x - means[2 * k], 2) + Math.pow(y - means[2 * k + 1], 2);
        density[k] = weights[k] * Math.exp(-squared / 2);
        sum += density[k];
      }
      for (double value : density) {
        entropy -= value == 0 ? 0 : value / sum * Math.log(value / sum);
      }
    }
    return entropy;
  }

  private static double[] npy(String path, int length) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(path));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    buffer.position(bytes.length - length * Double.BYTES);
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = buffer.getDouble();
    }
    return values;
  }

  @Test
  void everyGroupHasItsBest() throws IOException {
    CommandLine.Result result =
        run(
            "sweep",
            "unit-interval",
            "groups",
            "--families kmeans,bernoulli,gaussian-unit --components 2,4 --restarts 3");
    assertThat(result.exitCode()).as(result.err()).isZero();
    try (Stream<Path> files = Files.list(directory.resolve("groups"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "_SUCCESS",
              "sweep.json",
              "best-kmeans-2",
              "best-kmeans-4",
              "best-bernoulli",
              "best-gaussian");
    }
    assertThat(result.out())
        .contains("no K is best")
        .contains("bernoulli: by bic")
        .contains("gaussian: by bic")
        .contains("best of kmeans-4: ");
    assertThat(result.out().lines().filter(line -> line.startsWith("*"))).hasSize(4);
    JsonNode sweep = json("groups/sweep.json");
    assertThat(sweep.get("concurrency")).hasSize(2); // doubles are centred for some families
    JsonNode kmeans = find(sweep.get("configurations"), "kmeans", 4);
    assertThat(kmeans.has("bic")).isFalse();
    double least = Double.POSITIVE_INFINITY;
    for (JsonNode candidate : sweep.get("candidates")) {
      if (candidate.get("family").asText().equals("kmeans")
          && candidate.get("components").asInt() == 4) {
        least = Math.min(least, candidate.get("objective").asDouble());
      }
    }
    assertThat(kmeans.get("objective").asDouble()).isEqualTo(least);
    assertThat(kmeans.get("objectives").get("min").asDouble()).isEqualTo(least);
  }

  @Test
  void wavesChangeNothing() throws IOException {
    String options = "--families gaussian-unit --components 2,3 --restarts 2 --json";
    JsonNode all = sweep("points", "all", options);
    JsonNode one = sweep("points", "waves", options + " --max-concurrent 1");
    assertThat(all.get("concurrency").get(0).asText()).startsWith("4 candidates, 4 at once");
    assertThat(one.get("concurrency").get(0).asText()).startsWith("4 candidates, 1 at once in 4");
    for (int i = 0; i < 4; i++) {
      assertThat(one.get("candidates").get(i).get("objectiveTrace"))
          .isEqualTo(all.get("candidates").get(i).get("objectiveTrace"));
    }
  }

  @Test
  void theTimeLimitEndsWithTheBestSoFar() throws IOException {
    for (String init : List.of("random-rows", "kmeans")) {
      JsonNode sweep =
          sweep(
              "points",
              "limited",
              "--families gaussian-unit,kmeans --components 2,3 --max-concurrent 3"
                  + " --time-limit 1e-9 --init "
                  + init);
      assertThat(sweep.get("notStarted").asInt()).isEqualTo(1);
      JsonNode first = sweep.get("candidates").get(0);
      assertThat(first.get("stopReason").asText()).isEqualTo("TIME_LIMIT");
      assertThat(first.get("iterations").asInt()).isZero();
      assertThat(sweep.get("candidates").get(3).get("stopReason").asText())
          .isEqualTo("NOT_STARTED");
      assertThat(directory.resolve("limited/best-gaussian/model.json")).exists();
    }
    CommandLine.Result fit =
        run("fit", "points", "limited-fit", "--family gaussian-unit --time-limit 1e-9");
    assertThat(fit.exitCode()).isZero();
    assertThat(json("limited-fit/model.json").get("stopReason").asText()).isEqualTo("TIME_LIMIT");
    CommandLine.Result from =
        run(
            "fit",
            "points",
            "from",
            "--init model:"
                + directory.resolve("limited-fit")
                + " --family gaussian-unit --max-iterations 1");
    assertThat(from.exitCode()).as(from.err()).isZero();
  }

  @Test
  void kMeansDropsCentresWhereRowsAreFew() throws IOException {
    CommandLine.Result result =
        run("sweep", "two-values", "few", "--families kmeans,gaussian-unit --components 2,3");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("warning: kmeans K=3");
    JsonNode candidate = find(json("few/sweep.json").get("candidates"), "kmeans", 3);
    assertThat(candidate.get("keptComponents").asInt()).isEqualTo(2);
    assertThat(json("few/best-kmeans-3/model.json").get("components").asInt()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --families gauss --components 2 | 2 | --families gauss
          --families kmeans --components 2,x | 2 | --components
          --families kmeans --components 0 | 2 | --components
          --families kmeans --components 2,2 | 2 | given twice
          --families kmeans,kmeans --components 2 | 2 | given twice
          --families kmeans | 2 | --components
          --components 2 | 2 | --families
          --families kmeans --components 2 --criterion dic | 2 | --criterion
          --families kmeans --components 2 --max-concurrent 0 | 2 | --max-concurrent
          --families kmeans --components 2 --time-limit -1 | 2 | --time-limit
          --families kmeans --components 2 --restarts 0 | 2 | --restarts
          --families kmeans --components 2 --init model:m --restarts 2 | 2 | --restarts
          --families kmeans,gaussian-unit --components 2,700 | 3 | 700
          --families gaussian-unit,bernoulli --components 2 | 3 | row
          """)
  void refuses(String options, int exitCode, String inMessage) {
    CommandLine.Result result = run("sweep", "points", "refused", options);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    List<String> errors =
        result.errorLines().stream().filter(line -> line.startsWith("emmer sweep")).toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).contains(inMessage);
    assertThat(directory.resolve("refused")).doesNotExist();
  }
}
