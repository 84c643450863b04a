package io.emmer.app.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.em.NdArray;
import io.emmer.em.RowSampler;
import io.emmer.em.family.Families;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A family of another jar goes through all verbs without a change to Emmer: a services file that
 * the context class loader finds, as spark-submit's does in jars of users, makes it known.
 */
@OwnSpark
class ToyFamilyTest {
  private static final int ROWS = 3000;
  private static final double[] WEIGHTS = {.3, .7};
  private static final double[] RATES = {1, 9, 3, 8, 2, 3};

  @TempDir static Path directory;
  private static ClassLoader before;
  private static URLClassLoader withToy;

  @BeforeAll
  static void registerAndDraw() throws IOException {
    before = Thread.currentThread().getContextClassLoader();
    URL services = ToyFamilyTest.class.getResource("/toy-family/");
    withToy = new URLClassLoader(new URL[] {services}, before);
    Thread.currentThread().setContextClassLoader(withToy);
    RowSampler sampler = new PoissonModel(WEIGHTS, RATES).sampler().orElseThrow();
    double[] rows = new double[ROWS * 3];
    for (int n = 0; n < ROWS; n++) {
      sampler.draw(1, n, rows, n * 3);
    }
    try (OutputStream out = Files.newOutputStream(directory.resolve("counts.npy"))) {
      NpyFile.write(out, NdArray.of(rows, ROWS, 3));
    }
  }

  @AfterAll
  static void unregister() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    withToy.close();
  }

  private static String run(String verb, String... options) {
    List<String> arguments = new ArrayList<>(List.of(verb, "--master=local[2]"));
    for (String option : options) {
      arguments.add(option.replace("@", directory + "/"));
    }
    CommandLine.Result result = CommandLine.run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  private static JsonNode json(String path) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(path).toFile());
  }

  private static double[] array(String path) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(path))) {
      return NpyFile.read(in, path).values();
    }
  }

  private static String fit(String output, String... options) {
    List<String> all = new ArrayList<>(List.of("--family=poisson", "--components=2"));
    all.addAll(List.of("--input=@counts.npy", "--leaf-rows=256", "--output=@" + output));
    all.addAll(List.of(options));
    return run("fit", all.toArray(String[]::new));
  }

  @Test
  void aServicesFileMakesTheFamilyKnown() {
    assertThat(Families.names()).startsWith("bernoulli").endsWith("kmeans", "poisson");
    Thread.currentThread().setContextClassLoader(before);
    assertThat(Families.find("poisson")).isEmpty();
    Thread.currentThread().setContextClassLoader(withToy);
  }

  @Test
  void itFitsAndIsReadBackForPredictionsSamplesAndReports() throws IOException {
    assertThat(fit("model", "--restarts=3", "--seed=2")).contains("log-likelihood per row -");
    double[] rates = array("model/rates.npy");
    int first = rates[0] < rates[3] ? 0 : 1;
    for (int i = 0; i < RATES.length; i++) {
      assertThat(rates[(i + 3 * first) % 6]).isCloseTo(RATES[i], within(0.4));
    }
    run("predict", "--model=@model", "--input=@counts.npy", "--format=npy", "--output=@predicted");
    double[] density = array("predicted/logDensity.npy");
    assertThat(Arrays.stream(density).average().orElseThrow())
        .isCloseTo(objective("model") / ROWS, within(1e-9));
    run("evaluate", "--model=@model", "--input=@counts.npy", "--json");
    run("sample", "--model=@model", "--rows=50", "--output=@sampled.npy");
    double[] sampled = array("sampled.npy");
    assertThat(sampled).hasSize(150);
    assertThat(Arrays.stream(sampled)).allMatch(x -> x >= 0 && x == Math.rint(x));
    run("report", "--model=@model", "--input=@counts.npy", "--output=@report.html");
    assertThat(Files.readString(directory.resolve("report.html")))
        .contains("poisson mixture of 2 components");
  }

  private static double objective(String model) throws IOException {
    JsonNode trace = json(model + "/model.json").get("objectiveTrace");
    return trace.get(trace.size() - 1).asDouble();
  }

  @Test
  void itIsSweptAlongWithOthersAndStartsFromThem() throws IOException {
    run(
        "sweep",
        "--families=poisson,kmeans",
        "--components=1,2,3",
        "--restarts=2",
        "--input=@counts.npy",
        "--leaf-rows=256",
        "--output=@sweep");
    assertThat(json("sweep/sweep.json").get("groups").get(0).get("group").asText())
        .isEqualTo("poisson");
    assertThat(json("sweep/best-poisson/model.json").get("components").asInt()).isEqualTo(2);
    run("report", "--sweep=@sweep", "--input=@counts.npy", "--output=@sweep.html");
    fit("warm", "--init=model:@sweep/best-kmeans-2");
    assertThat(objective("warm")).isCloseTo(objective("sweep/best-poisson"), within(1e-3 * ROWS));
  }

  @Test
  void aRunGoesOnFromItsCheckpointToTheSameBits() throws IOException {
    fit("whole", "--seed=4", "--max-iterations=12", "--tolerance=0");
    String[] saved = {"--seed=4", "--tolerance=0", "--checkpoint=@state", "--checkpoint-every=1"};
    String[] half = Arrays.copyOf(saved, 5);
    half[4] = "--max-iterations=5";
    fit("half", half);
    String[] rest = Arrays.copyOf(saved, 6);
    rest[4] = "--max-iterations=12";
    rest[5] = "--resume";
    fit("resumed", rest);
    assertThat(array("resumed/rates.npy")).isEqualTo(array("whole/rates.npy"));
    assertThat(json("resumed/model.json").get("objectiveTrace"))
        .isEqualTo(json("whole/model.json").get("objectiveTrace"));
  }
}
