package io.emmer.spark.ml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.fixture.Project;
import io.emmer.fixture.SparkTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python package: the source always, and NumPy where EMMER_TEST_PYTHON names a Python that has
 * it.
 */
class PythonTest extends SparkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final Path PACKAGE = Project.file("jobs/spark/src/main/python");
  static final String NUMPY = System.getenv("EMMER_TEST_PYTHON");

  @TempDir private Path directory;

  static String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  static String script(String name) {
    return Project.file("jobs/spark/src/test/python").resolve(name).toString();
  }

  private static Map<String, Object> defaults(Params stage) {
    Map<String, Object> defaults = new TreeMap<>();
    for (Param<?> param : stage.params()) {
      defaults.put(param.name(), stage.hasDefault(param) ? stage.getDefault(param).get() : null);
    }
    return defaults;
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void namesAndDefaultsAreThoseOfJava() throws Exception {
    assumeTrue(NUMPY != null || isThere("python3"), "no python3, which reads the source");
    String python = NUMPY == null ? "python3" : NUMPY;
    String source = PACKAGE.resolve("emmer/clustering.py").toString();
    JsonNode signatures = JSON.readTree(run(Map.of(), python, script("signatures.py"), source));
    List<Params> stages =
        List.of(
            new KMeans(),
            new GaussianMixture(),
            new BernoulliMixture(),
            new MixedMixture(),
            new LogLikelihoodEvaluator());

    assertThat(signatures).hasSize(stages.size());
    for (Params stage : stages) {
      assertThat(JSON.readTree(JSON.writeValueAsString(defaults(stage))))
          .isEqualTo(sorted(signatures.get(stage.getClass().getSimpleName())));
    }
  }

  private static JsonNode sorted(JsonNode object) throws IOException {
    Map<String, Object> fields = new TreeMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return JSON.readTree(JSON.writeValueAsString(fields));
  }

  @Test
  void readModelNeedsNumPyOnly() throws Exception {
    assumeTrue(NUMPY != null, "EMMER_TEST_PYTHON names no Python with NumPy");
    GaussianMixtureModel model =
        new GaussianMixture().setK(2).fit(Frames.frame(session(), Frames.of("gaussian")));
    Path path = directory.resolve("model");
    model.write().save(path.toString());

    JsonNode found = read(path);
    assertThat(found.get("text").asText())
        .isEqualTo("Model(gaussian-full, 2 components, 3 dimensions)");
    assertThat(JSON.convertValue(found.get("weights"), double[].class)).isEqualTo(model.weights());
    assertThat(found.get("means").get(1).get(2).asDouble())
        .isEqualTo(model.gaussians()[1].mean().apply(2));

    byte[] bytes = Files.readAllBytes(path.resolve("means.npy"));
    bytes[bytes.length - 1] ^= 1;
    Files.write(path.resolve("means.npy"), bytes);
    assertThat(read(path).get("error").asText()).contains("means.npy: SHA-256 ", "copy the model");
  }

  private static JsonNode read(Path model) throws Exception {
    Map<String, String> environment = Map.of("PYTHONPATH", PACKAGE.toString());
    return JSON.readTree(run(environment, NUMPY, script("arrays.py"), model.toString()));
  }
}
