package io.emmer.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.fixture.Minutes;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main jobs on all of MNIST, in 500 MB of heap, as good as others fit it. */
class MnistIT {
  private static final double ROWS = 60000;

  @TempDir static Path directory;
  private static Path mnist;

  @BeforeAll
  static void findMnist() {
    String data = System.getenv("EMMER_TEST_DATA");
    assumeTrue(data != null, "EMMER_TEST_DATA is not set: no MNIST to fit");
    mnist = Path.of(data, "mnist");
  }

  /** Less of it without minutes, which comes near that. */
  @Test
  @Tag("slow")
  void bernoulli() throws Exception {
    boolean isWhole = Minutes.areGiven();
    JsonNode model =
        fit(
            "bernoulli",
            "--seed=1",
            "--restarts=" + (isWhole ? 3 : 1),
            "--max-iterations=" + (isWhole ? 60 : 20));
    double best = model.get("objectiveTrace").get(model.get("iterations").asInt()).asDouble();
    assertThat(best / ROWS).isGreaterThan(isWhole ? -156.3 : -158);
    assertThat(purity("bernoulli")).isGreaterThan(isWhole ? .69 : .65);
  }

  @Test
  void kmeans() throws Exception {
    JsonNode model = fit("kmeans", "--init=kmeans++", "--restarts=3");
    double inertia = model.get("objectiveTrace").get(model.get("iterations").asInt()).asDouble();
    assertThat(inertia).isLessThan(2_116_000);
    assertThat(purity("kmeans")).isGreaterThan(.66);
  }

  private static JsonNode fit(String family, String... more) throws Exception {
    return json(
        concat(
            new String[] {
              "fit",
              "--input",
              images(),
              "--family",
              family,
              "--components",
              "20",
              "--output",
              family,
              "--master",
              "local[2]",
              "--json"
            },
            more));
  }

  private static double purity(String family) throws Exception {
    return json(
            "evaluate",
            "--model",
            family,
            "--input",
            images(),
            "--labels",
            mnist.resolve("train-labels-idx1-ubyte.gz").toString(),
            "--json")
        .get("purity")
        .asDouble();
  }

  private static String images() {
    return mnist.resolve("train-images-idx3-ubyte.gz").toString();
  }

  private static JsonNode json(String... arguments) throws Exception {
    EmmerProcess.Result result =
        EmmerProcess.onThisJava()
            .with("-Xmx500m")
            .with("--add-modules=jdk.incubator.vector")
            .run(directory, arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private static String[] concat(String[] first, String[] second) {
    String[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
