package io.emmer.app.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model is applied to rows scaled as those that it was fitted to. */
class ScalingTest extends SparkTest {
  private static final int ROWS = 300;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"bernoulli, --binarize, 0.5", "kmeans, --scale, 1", "kmeans, --scale, 255"})
  void evaluateFindsTheObjectiveOfTheFit(String family, String option, String value)
      throws IOException {
    String images = DigitFiles.images(directory.resolve("images"), ROWS).toString();
    String model = directory.resolve("model").toString();
    JsonNode fitted =
        json(
            "fit",
            "--input",
            images,
            "--family",
            family,
            option,
            value,
            "--components",
            "5",
            "--max-iterations",
            "5",
            "--output",
            model,
            "--json");
    JsonNode evaluated = json("evaluate", "--input", images, "--model", model, "--json");
    JsonNode trace = fitted.get("objectiveTrace");
    String field = family.equals("kmeans") ? "inertia" : "logLikelihood";
    double last = trace.get(trace.size() - 1).asDouble();
    assertThat(evaluated.get(field).asDouble()).isCloseTo(last, within(1e-12 * Math.abs(last)));
  }

  @Test
  void predictionsAreOneRowAnImageInOrder() throws IOException {
    String images = DigitFiles.images(directory.resolve("images"), ROWS).toString();
    String labels = DigitFiles.labels(directory.resolve("labels"), ROWS).toString();
    String model = directory.resolve("model").toString();
    String predictions = directory.resolve("predictions").toString();
    json(
        "fit",
        "--family=bernoulli",
        "--input",
        images,
        "--components",
        "3",
        "--max-iterations",
        "3",
        "--output",
        model,
        "--json");
    json(
        "predict",
        "--input",
        images,
        "--labels",
        labels,
        "--model",
        model,
        "--output",
        predictions,
        "--json");
    try (SparkJob job = SparkJob.start("test", "local[2]", java.util.List.of())) {
      var rows = job.session().read().parquet(predictions).orderBy("row").collectAsList();
      assertThat(rows).hasSize(ROWS);
      for (int n = 0; n < ROWS; n++) {
        assertThat(rows.get(n).<Long>getAs("row")).isEqualTo(n);
        java.util.List<Double> responsibilities =
            rows.get(n).getList(rows.get(n).fieldIndex("responsibilities"));
        assertThat(responsibilities.stream().mapToDouble(r -> r).sum())
            .isEqualTo(1, org.assertj.core.api.Assertions.within(1e-12));
        int component = rows.get(n).getAs("component");
        assertThat(responsibilities.get(component))
            .isEqualTo(responsibilities.stream().mapToDouble(r -> r).max().orElseThrow());
      }
    }
  }

  private static JsonNode json(String... arguments) throws IOException {
    CommandLine.Result result = CommandLine.run(arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }
}
