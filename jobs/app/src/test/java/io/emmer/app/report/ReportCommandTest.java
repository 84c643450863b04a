package io.emmer.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.OneSpark;
import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages about planes, several models and sweeps, by the command line. */
@ExtendWith(OneSpark.class)
class ReportCommandTest extends SparkTest {
  @TempDir static Path directory;

  private static String path(String name) {
    return directory.resolve(name).toString();
  }

  private static CommandLine.Result run(String line) {
    String[] arguments = line.replace("@", directory + "/").split(" ");
    return CommandLine.run(arguments);
  }

  @BeforeAll
  static void fit() {
    run(
        "generate --kind gaussian --weights .8,.1,.1 --means .5,.5;.25,.75;.75,.75"
            + " --standard-deviations .1;.05;.05 --rows 600 --seed 3 --output @points");
    run("generate --rows 60 --seed 3 --output @digits");
    String fit = "fit --master local[2] --components 3 --init kmeans++ --input @points/rows.npy";
    for (String line :
        new String[] {
          fit + " --family kmeans --output @clusters",
          fit + " --family gaussian-diagonal --output @mixture",
          fit + " --family gaussian-full --restarts 2 --keep-history --output @remembered",
          fit + " --family gaussian-full --standardize --output @standardized",
          "sweep --master local[2] --input @points/rows.npy --families"
              + " gaussian-unit,gaussian-full,kmeans --components 1,3 --restarts 2 --max-iterations"
              + " 5 --output @swept",
        }) {
      CommandLine.Result result = run(line);
      assertThat(result.exitCode()).as(result.err()).isZero();
    }
  }

  private static String page(String options) throws IOException {
    String name = "page-" + Integer.toHexString(options.hashCode()) + ".html";
    CommandLine.Result result =
        run("report --master local[2] --overwrite --output @" + name + " " + options);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return Files.readString(directory.resolve(name));
  }

  @Test
  void modelsSideBySideWithTheTruth() throws IOException {
    String page =
        page(
            "--model @clusters --model @mixture --truth @points/_truth --input @points/rows.npy"
                + " --labels @points/labels.npy");

    assertThat(page)
        .contains(">clusters<", ">mixture<", "All 600 rows", "Dashed: the true components")
        .contains("80.0% at (0.500; 0.500), sd 0.100 and 0.100", "Hungarian accuracy");
    assertThat(page.split("class=\"mark true\"", -1)).hasSize(1 + 2 * 3);
  }

  @Test
  void aStandardizedModelIsDrawnOverTheRowsAsTheyWere() throws IOException {
    String page = page("--model @standardized --input @points/rows.npy");

    assertThat(page).contains("id=\"plane\"", "class=\"ellipse\"", "Mean of value 1");
    // The heavy component is at (0.5; 0.5), not near 0 where standardized rows have their mean.
    assertThat(page)
        .containsPattern("<td dir=\"auto\">[78]\\d\\.\\d%</td><td dir=\"auto\">0\\.[45]");
  }

  @Test
  void parametersOfEveryIterationAreKeptAndShown() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(directory.resolve("remembered/model.json").toFile());
    int entries = json.path("iterations").asInt() + 1;
    assertThat(json.path("history").path("entries").asInt()).isEqualTo(entries);
    NdArray history = array("remembered/history_means.npy");
    NdArray means = array("remembered/means.npy");
    assertThat(history.shape()).containsExactly(entries, 3, 2);
    assertThat(Arrays.copyOfRange(history.values(), 6 * (entries - 1), 6 * entries))
        .containsExactly(means.values());
    assertThat(Arrays.copyOf(history.values(), 6)).isNotEqualTo(means.values());
    assertThat(array("remembered/history_covariances.npy").shape())
        .containsExactly(entries, 3, 2, 2);

    String page = page("--model @remembered --input @points/rows.npy");

    assertThat(page).contains("id=\"history\"", ">After iteration 0<", "<use href=\"#rows\"/>");
    assertThat(page).contains(">After iteration " + (entries - 1) + "<");
    assertThat(page.split("type=\"radio\"", -1)).hasSizeBetween(3, 26);
    assertThat(page.split(" checked>", -1)).hasSize(2);
  }

  private static NdArray array(String name) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(name))) {
      return NpyFile.read(in, name);
    }
  }

  @Test
  void aSweepWithItsBestModels() throws IOException {
    String page = page("--sweep @swept --input @points/rows.npy");

    assertThat(page)
        .contains("Choosing among: gaussian", "Choosing among: kmeans", "BIC, smaller is better")
        .contains("shown below", "id=\"model-0\"", "id=\"model-2\"", "Ranked by BIC");
    // Two families times two K times two restarts on four charts, K-means on one; and the keys.
    assertThat(page.split("<circle class=\"run", -1)).hasSize(1 + 8 * 4 + 4 + 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--input @points/rows.npy | 2 | found neither",
        "--input @points/rows.npy --model @mixture --sweep @swept | 2 | found both",
        "--input @points/rows.npy --sweep @mixture | 3 | sweep.json: missing",
        "--input @points/rows.npy --sweep @broken | 3 | sweep.json: not what a sweep wrote",
        "--input @digits/images-idx3-ubyte --model @mixture | 3 | dimensions",
        "--input @points/rows.npy --model @mixture --image-shape 3x3 | 2 | height x width",
        "--input @points/rows.npy --model @mixture --image-shape big | 2 | height x width",
        "--input @points/rows.npy --sweep @swept --sheet @sheet.png | 2 | expected one --model",
        "--input @digits/images-idx3-ubyte --model @kept --truth @points/_truth | 3 | model.json",
      })
  void whatIsWrongIsSaid(String options, int code, String text) throws IOException {
    Files.createDirectories(directory.resolve("broken"));
    Files.writeString(directory.resolve("broken/sweep.json"), "{\"schemaVersion\": 99}");

    CommandLine.Result result = run("report --master local[2] --output @never.html " + options);

    assertThat(result.exitCode()).as(result.err()).isEqualTo(code);
    assertThat(result.errorLines()).last().asString().contains(text);
    assertThat(Path.of(path("never.html"))).doesNotExist();
  }
}
