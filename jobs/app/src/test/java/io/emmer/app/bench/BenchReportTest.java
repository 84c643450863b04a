package io.emmer.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.em.model.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final Measurement EMMER =
      new Measurement(
          "kmeans", BenchSystem.EMMER, "sparse bytes", List.of(20.0, 40.0, 30.0), null, null);
  private static final Measurement SPARSE =
      new Measurement(
          "kmeans", BenchSystem.MLLIB_SPARSE, "sparse doubles", List.of(900.0, 960.0), null, null);
  private static final Measurement DENSE =
      new Measurement("kmeans", BenchSystem.MLLIB_DENSE, "doubles", List.of(2325.0), null, null);

  private static JsonNode json(BenchReport report) {
    try {
      return new ObjectMapper().readTree(Json.text(report.document()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void jsonHasTheFieldsOfEveryRow() {
    JsonNode json = json(new BenchReport("2 cores", List.of(EMMER, SPARSE, DENSE)));
    assertThat(json.get("machine").asText()).isEqualTo("2 cores");
    JsonNode first = json.get("rows").get(0);
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly(
            "work", "system", "storage", "msPerIteration", "min", "max", "runs", "ratio");
    assertThat(first.get("system").asText()).isEqualTo("emmer");
    assertThat(first.get("msPerIteration").asDouble()).isEqualTo(30);
    assertThat(first.get("runs").asInt()).isEqualTo(3);
    assertThat(first.get("ratio").asDouble()).isEqualTo(30 / 930.0, within(1e-12));
    assertThat(json.get("rows").get(1).get("ratio").asDouble()).isEqualTo(1);
    assertThat(json.get("rows").get(2).get("system").asText()).isEqualTo("mllib-dense");
  }

  @Test
  void textTellsRatiosAsFractions() {
    List<String> lines =
        new BenchReport("2 cores", List.of(EMMER, SPARSE, DENSE)).text().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).isEqualTo("2 cores");
    assertThat(lines.get(2)).matches("kmeans +emmer +sparse bytes +30.00 +20.00 +40.00 +3 +1/31.0");
    assertThat(lines.get(3)).endsWith(" 1.00");
    assertThat(lines.get(4)).endsWith(" 2.50");
  }

  @Test
  void thereIsNoRatioWithoutTheYardstick() {
    BenchReport report = new BenchReport("2 cores", List.of(EMMER, DENSE));
    assertThat(json(report).get("rows").get(0).get("ratio").isNull()).isTrue();
    assertThat(report.text()).endsWith(" -");
  }

  @Test
  void noRatioToAYardstickBelowTheClocksResolution() {
    Measurement nothing =
        new Measurement(
            "kmeans", BenchSystem.MLLIB_SPARSE, "sparse doubles", List.of(-0.1), null, null);
    assertThat(EMMER.ratioTo(nothing)).isNaN();
  }

  @Test
  void ratingsAreComparedWithAlsAtTheSameWork() {
    Measurement ours =
        new Measurement(
            "ratings-k10",
            BenchSystem.EMMER,
            "doubles",
            List.of(2.0),
            new Measurement.Accuracy(8, 0.93),
            null);
    Measurement other =
        new Measurement("ratings-k100", BenchSystem.ML_ALS, "floats", List.of(100.0), null, null);
    Measurement als =
        new Measurement("ratings-k10", BenchSystem.ML_ALS, "floats", List.of(5.0), null, null);
    BenchReport report = new BenchReport("2 cores", List.of(ours, other, als));
    JsonNode row = json(report).get("rows").get(0);
    assertThat(row.get("ratio").asDouble()).isEqualTo(0.4, within(1e-12));
    assertThat(row.get("lambda").asDouble()).isEqualTo(8);
    assertThat(row.get("testRmse").asDouble()).isEqualTo(0.93);
    List<String> lines = report.text().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1)).endsWith("ratio to MLlib ALS");
    assertThat(lines.get(2)).endsWith(" 1/2.5   lambda 8.000, test RMSE 0.93000");
  }

  @Test
  void aFailureIsARowToo() {
    Measurement failed =
        new Measurement(
            "gaussian-full", BenchSystem.ML_MIXTURE, "doubles", List.of(), null, "Matrix is odd");
    BenchReport report = new BenchReport("2 cores", List.of(SPARSE, failed));
    JsonNode row = json(report).get("rows").get(1);
    assertThat(row.get("failure").asText()).isEqualTo("Matrix is odd");
    assertThat(row.get("msPerIteration").isNull()).isTrue();
    assertThat(report.text()).endsWith("failed: Matrix is odd");
  }

  @Test
  void mllibHasADashWhereItHasNothing() {
    Measurement bernoulli =
        new Measurement("bernoulli", BenchSystem.EMMER, "sparse bytes", List.of(50.0), null, null);
    List<String> lines =
        new BenchReport("2 cores", List.of(EMMER, bernoulli)).text().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(4)).matches("bernoulli +mllib[ -]+");
  }
}
