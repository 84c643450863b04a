package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.OneSpark;
import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of transformed and of chosen rows, through all verbs. */
@ExtendWith(OneSpark.class)
class TransformCommandTest extends SparkTest {
  private static final int ROWS = 600;
  private static final int PIXELS = DigitFiles.SMALL_SIDE * DigitFiles.SMALL_SIDE;

  @TempDir static Path directory;

  @BeforeAll
  static void drawDigits() throws IOException {
    DigitFiles.smallImages(directory.resolve("images"), ROWS);
  }

  private static CommandLine.Result run(String command) {
    return CommandLine.run(
        Stream.of((command + " --input images --master local[2]").strip().split(" +"))
            .map(a -> a.matches("[a-z0-9-]+") && isFile(a) ? directory.resolve(a).toString() : a)
            .map(a -> a.replace("model:", "model:" + directory + "/"))
            .toArray(String[]::new));
  }

  private static boolean isFile(String argument) {
    return argument.startsWith("m-") || argument.startsWith("o-") || argument.equals("images");
  }

  private static JsonNode json(String command) throws IOException {
    CommandLine.Result result = run(command + " --json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private static JsonNode fit(String model, String options) throws IOException {
    json(
        "fit --family gaussian-unit --components 4 --max-iterations 4 --leaf-rows 64 --overwrite"
            + " --output "
            + model
            + " "
            + options);
    return new ObjectMapper().readTree(directory.resolve(model).resolve("model.json").toFile());
  }

  private static double last(JsonNode trace) {
    return trace.get(trace.size() - 1).asDouble();
  }

  private static NdArray array(String model, String name) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(model).resolve(name + ".npy"))) {
      return NpyFile.read(in, name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--pca 20",
        "--standardize",
        "--standardize --pca 7",
        "--subset 250 --seed 3",
        "--limit 400 --subset 123 --pca 5"
      })
  void partitionsChangeNothing(String options) throws IOException {
    JsonNode reference = fit("m-one", options + " --partitions 1");
    for (int partitions : new int[] {2, 3, 7}) {
      JsonNode model = fit("m-more", options + " --partitions " + partitions);
      assertThat(model.get("files")).isEqualTo(reference.get("files"));
      assertThat(model.get("objectiveTrace")).isEqualTo(reference.get("objectiveTrace"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pca 20", "--standardize", "--standardize --pca 7"})
  void evaluateAndPredictAndReportTransformAsTheFitDid(String options) throws IOException {
    JsonNode model = fit("m-fit", options);
    JsonNode evaluated = json("evaluate --model m-fit --leaf-rows 64");
    assertThat(evaluated.get("logLikelihood").asDouble())
        .isEqualTo(last(model.get("objectiveTrace")), within(1e-6));
    assertThat(evaluated.get("rowsAre").asText()).isNotEmpty();
    assertThat(json("predict --model m-fit --overwrite --output o-predictions").get("rows").asInt())
        .isEqualTo(ROWS);
    assertThat(run("report --model m-fit --overwrite --output o-report --sheet o-sheet").exitCode())
        .isZero();
    assertThat(directory.resolve("o-report"))
        .content()
        .contains("log-likelihood per transformed row")
        .contains("data:image/png");
  }

  @Test
  void theFilesSayHowToTransform() throws IOException {
    JsonNode model = fit("m-files", "--standardize --pca 7");
    assertThat(model.at("/input/dimensions").asInt()).isEqualTo(PIXELS);
    assertThat(model.at("/dimensions").asInt()).isEqualTo(7);
    assertThat(model.at("/input/pca/explainedShare").asDouble()).isBetween(.01, .99);
    NdArray components = array("m-files", "pca_components");
    assertThat(components.shape()).containsExactly(7, PIXELS);
    double[] mean = array("m-files", "standardize_mean").values();
    double[] deviation = array("m-files", "standardize_deviation").values();
    double[] pcaMean = array("m-files", "pca_mean").values();
    double[] variances = new double[7];
    double[] centre = new double[7];
    for (int row = 0; row < ROWS; row++) {
      byte[] image = DigitFiles.smallImage(row);
      for (int j = 0; j < 7; j++) {
        double y = 0;
        for (int d = 0; d < PIXELS; d++) {
          double z = ((image[d] & 0xff) / 255.0 - mean[d]) / deviation[d];
          y += (z - pcaMean[d]) * components.values()[j * PIXELS + d];
        }
        centre[j] += y / ROWS;
        variances[j] += y * y / ROWS;
      }
    }
    assertThat(centre).containsExactly(new double[7], within(1e-10));
    assertThat(variances).containsExactly(array("m-files", "pca_variances").values(), within(1e-9));
  }

  @Test
  void subsetAndLimitAreTold() throws IOException {
    JsonNode subset = fit("m-subset", "--subset 250 --limit 500");
    assertThat(subset.get("rows").asInt()).isEqualTo(250);
    assertThat(subset.at("/input/subset/of").asInt()).isEqualTo(500);
    assertThat(subset.at("/input/rowsInFiles").asInt()).isEqualTo(ROWS);
    assertThat(fit("m-all", "--subset " + ROWS).get("files"))
        .isEqualTo(fit("m-all", "").get("files"));
    assertThat(json("predict --model m-subset --output o-all").get("rows").asInt()).isEqualTo(ROWS);
    assertThat(run("fit --family bernoulli --limit 10 --output o-dry --dry-run").out())
        .contains("first of 600");
  }

  @Test
  void aWarmStartTakesOverTheTransform() throws IOException {
    JsonNode first = fit("m-first", "--pca 9");
    JsonNode second = fit("m-second", "--init model:m-first");
    assertThat(second.get("dimensions").asInt()).isEqualTo(9);
    assertThat(second.at("/files/pca_components.npy"))
        .isEqualTo(first.at("/files/pca_components.npy"));
    assertThat(second.get("objectiveTrace").get(0).asDouble())
        .isEqualTo(last(first.get("objectiveTrace")), within(1e-6));
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    fit("m-nine", "--pca 9");
    fit("m-plain", "");
    assertRefused(2, "--pca 197", "fit --family kmeans --output o-none --pca 197");
    assertRefused(2, "--pca", "fit --family bernoulli --output o-none --pca 3");
    assertRefused(2, "--standardize", "fit --family bernoulli --output o-none --standardize");
    assertRefused(2, "--pca 0", "fit --family kmeans --output o-none --pca 0");
    assertRefused(2, "--subset 0", "fit --family bernoulli --output o-none --subset 0");
    assertRefused(3, "--subset 601", "fit --family bernoulli --output o-none --subset 601");
    String unit = "fit --family gaussian-unit --output o-none --components 4 ";
    assertRefused(2, "--pca", unit + "--pca 5 --init model:m-nine");
    assertRefused(2, "--standardize", unit + "--standardize --init model:m-plain");
    assertRefused(3, "pca_mean.npy", "evaluate --model " + damaged("m-nine"));
  }

  private static String damaged(String model) throws IOException {
    Files.delete(directory.resolve(model).resolve("pca_mean.npy"));
    return model;
  }

  private static void assertRefused(int code, String inMessage, String command) {
    CommandLine.Result result = run(command);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(code);
    List<String> errors =
        result.errorLines().stream().filter(line -> line.startsWith("emmer")).toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).contains(inMessage);
    assertThat(directory.resolve("o-none")).doesNotExist();
  }
}
