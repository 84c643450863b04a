package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.fixture.OneSpark;
import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden mixtures of tables of lib-em, from the command line, by warm starts by hand. */
@ExtendWith(OneSpark.class)
class MixedGoldenCommandTest extends SparkTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double RELATIVE = 1e-9;

  @TempDir Path directory;

  private static Path golden() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder.resolve("lib-em/src/test/resources/golden/tables");
  }

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(golden())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  private static void succeed(List<String> arguments) {
    CommandLine.Result result = CommandLine.run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyNumberIsThatOfTheCase(String name) throws IOException {
    JsonNode golden = MAPPER.readTree(golden().resolve(name).toFile());
    Path start = start(golden);
    Path data = golden().resolve(golden.get("data").asText());
    List<String> fit = new ArrayList<>(List.of("fit", "--family=mixed", "--tolerance=0"));
    fit.add("--components=" + golden.get("components").asInt());
    fit.add("--pseudo-count=" + golden.get("pseudoCount").asText());
    fit.add("--variance-floor=" + golden.get("varianceFloor").asText());
    fit.add("--max-iterations=" + golden.get("iterations").asInt());
    fit.add("--init=model:" + start);
    fit.add("--input=" + data);
    fit.add("--output=" + directory.resolve("model"));
    if (!golden.get("weights").isNull()) {
      fit.add("--weight=" + golden.get("weights").asText());
    }
    succeed(fit);
    JsonNode expected = golden.get("expected");
    JsonNode model = NightFiles.json(directory.resolve("model/model.json"));
    checkTraces(expected, model);
    for (String array : List.of("weights", "means", "variances", "probabilities", "rates")) {
      Path file = directory.resolve("model/" + array + ".npy");
      double[] values = numbers(expected.get(array));
      assertThat(Files.exists(file)).isEqualTo(values.length > 0);
      if (values.length > 0) {
        boolean absolute = array.equals("weights") || array.equals("probabilities");
        check(read(file), values, absolute ? 1 : 0);
      }
    }
    JsonNode predictions = golden.get("predictions");
    checkRows(predictions.get("firstRows"), data);
    if (predictions.has("newRows")) {
      checkRows(predictions.get("newRows"), golden().resolve(predictions.get("newData").asText()));
    }
  }

  /** What SPEC calls a complete warm start by hand. */
  private Path start(JsonNode golden) throws IOException {
    Path start = Files.createDirectory(directory.resolve("start"));
    ObjectNode document = MAPPER.createObjectNode();
    document.put("schemaVersion", 1).put("family", "mixed");
    document.put("components", golden.get("components").asInt());
    document.set("features", golden.get("columns"));
    MAPPER.writeValue(start.resolve("model.json").toFile(), document);
    JsonNode initial = golden.get("initial");
    int components = golden.get("components").asInt();
    for (String array : List.of("weights", "means", "variances", "probabilities", "rates")) {
      double[] values = numbers(initial.get(array));
      if (values.length > 0) {
        NdArray shaped =
            array.equals("weights")
                ? NdArray.of(values, components)
                : NdArray.of(values, components, values.length / components);
        try (OutputStream out = Files.newOutputStream(start.resolve(array + ".npy"))) {
          NpyFile.write(out, shaped);
        }
      }
    }
    return start;
  }

  private static void checkTraces(JsonNode expected, JsonNode model) {
    double[] before = numbers(expected.get("logLikelihoodBeforeEachMStep"));
    JsonNode trace = model.get("objectiveTrace");
    assertThat(trace).hasSize(before.length + 1);
    for (int i = 0; i < before.length; i++) {
      check(new double[] {trace.get(i).asDouble()}, new double[] {before[i]}, 1);
      JsonNode prior = expected.get("logPriorBeforeEachMStep").get(i);
      if (model.has("penalizedTrace")) {
        JsonNode penalized = model.get("penalizedTrace").get(i);
        if (prior.isNull()) {
          assertThat(penalized.asText()).isEqualTo("-Infinity");
        } else {
          double sum = before[i] + prior.asDouble();
          check(new double[] {penalized.asDouble()}, new double[] {sum}, 1);
        }
      } else {
        assertThat(prior.asDouble()).isZero();
      }
    }
    double last = expected.get("finalLogLikelihood").asDouble();
    check(new double[] {trace.get(before.length).asDouble()}, new double[] {last}, 1);
  }

  private void checkRows(JsonNode expected, Path data) {
    Path output = directory.resolve("predictions-" + data.getFileName());
    succeed(
        List.of(
            "predict",
            "--model=" + directory.resolve("model"),
            "--input=" + data,
            "--output=" + output));
    List<Row> rows =
        session().read().parquet(output.toString()).orderBy("row").limit(10).collectAsList();
    for (int n = 0; n < expected.size(); n++) {
      JsonNode row = expected.get(n);
      assertThat(rows.get(n).<Integer>getAs("component")).isEqualTo(row.get("component").asInt());
      check(
          new double[] {rows.get(n).<Double>getAs("logDensity")},
          new double[] {row.get("logDensity").asDouble()},
          1);
      List<Double> resp = rows.get(n).getList(rows.get(n).fieldIndex("responsibilities"));
      check(resp.stream().mapToDouble(r -> r).toArray(), numbers(row.get("responsibilities")), 1);
    }
  }

  private static void check(double[] actual, double[] expected, double floor) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .isLessThanOrEqualTo(RELATIVE * Math.max(floor, Math.abs(expected[i])));
    }
  }

  private static double[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return NpyFile.read(in, file.toString()).values();
    }
  }

  private static double[] numbers(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    collect(node, numbers);
    return numbers.stream().mapToDouble(x -> x).toArray();
  }

  private static void collect(JsonNode node, List<Double> into) {
    if (node.isNumber()) {
      into.add(node.asDouble());
    }
    node.forEach(child -> collect(child, into));
  }
}
