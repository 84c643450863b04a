package io.emmer.em.golden;

import static io.emmer.em.Close.assertClose;
import static io.emmer.em.golden.Golden.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmLoop;
import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.StopRule;
import io.emmer.em.family.mixed.MixedFamily;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.family.mixed.MixedParameters;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableRows;
import io.emmer.em.table.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mixtures of tables that two independent programs agree on; see golden/tables/README.md. */
class MixedGoldenTest {
  private static final double RELATIVE = 1e-9;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-k2",
        "tiny-k2-pseudo",
        "carcinoma-k3",
        "carcinoma-k3-pseudo",
        "cheating-k2",
        "cheating-k2-pseudo",
        "values-k2",
        "values-k2-pseudo",
        "election400-k3",
        "election400-k3-pseudo",
        "iris-species-k3",
        "iris-species-k3-pseudo",
        "mixed300-k3",
        "mixed300-k3-pseudo",
        "mixed300-k3-weighted"
      })
  void everyNumberIsThatOfTheCase(String name) throws IOException {
    JsonNode golden = Golden.resource("tables/" + name + ".json");
    TableSchema schema = schema(golden);
    TableRows rows = rows(golden, golden.get("data"), schema).described();
    MixedFamily family =
        new MixedFamily()
            .with(
                new HyperParameters(
                    golden.get("pseudoCount").asDouble(), golden.get("varianceFloor").asDouble()))
            .ofTable(rows.schema());
    MixedModel start = new MixedModel(rows.schema(), parameters(golden.get("initial")));
    Dataset data = rows.dataset(64);
    FitResult<?, ?> result =
        new EmLoop(data, StopRule.iterations(golden.get("iterations").asInt()), event -> {})
            .run(List.of(new Candidate<>(family, start)))
            .get(0);
    checkTraces(golden, result);
    checkParameters(golden.get("expected"), (MixedModel) result.model());
    checkCriteria(golden.get("expected"), result);
    JsonNode predictions = golden.get("predictions");
    checkRows(predictions.get("firstRows"), rows, result);
    if (predictions.has("newRows")) {
      checkRows(
          predictions.get("newRows"),
          rows(null, predictions.get("newData"), rows.schema()),
          result);
    }
  }

  private static TableSchema schema(JsonNode golden) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : golden.get("columns")) {
      String name = column.get("name").asText();
      String type = column.get("type").asText();
      List<String> levels = new ArrayList<>();
      column.path("levels").forEach(level -> levels.add(level.asText()));
      columns.add(
          levels.isEmpty()
              ? Column.of(name, ColumnType.valueOf(type.toUpperCase(Locale.ROOT)))
              : Column.categorical(name, levels));
    }
    return new TableSchema(columns);
  }

  private static TableRows rows(JsonNode golden, JsonNode file, TableSchema schema)
      throws IOException {
    boolean weighted = golden != null && !golden.get("weights").isNull();
    return TableRows.of(
        TableRows.csv(file.asText()), schema, weighted ? golden.get("weights").asText() : null);
  }

  private static MixedParameters parameters(JsonNode node) {
    return new MixedParameters(
        numbers(node.get("weights")),
        numbers(node.get("means")),
        numbers(node.get("variances")),
        numbers(node.get("probabilities")),
        numbers(node.get("rates")));
  }

  private static void checkTraces(JsonNode golden, FitResult<?, ?> result) {
    JsonNode expected = golden.get("expected");
    List<JsonNode> logLikelihoods = new ArrayList<>();
    expected.get("logLikelihoodBeforeEachMStep").forEach(logLikelihoods::add);
    logLikelihoods.add(expected.get("finalLogLikelihood"));
    List<JsonNode> priors = new ArrayList<>();
    expected.get("logPriorBeforeEachMStep").forEach(priors::add);
    priors.add(expected.get("finalLogPrior"));
    List<Double> trace = result.trace().objectives();
    assertThat(trace).hasSize(golden.get("iterations").asInt() + 1);
    for (int i = 0; i < trace.size(); i++) {
      assertClose(trace.get(i), logLikelihoods.get(i).asDouble(), RELATIVE, 1);
      double penalized = result.trace().penalized().get(i);
      if (priors.get(i).isNull()) {
        assertThat(penalized).isEqualTo(Double.NEGATIVE_INFINITY);
      } else {
        double prior = priors.get(i).asDouble();
        assertThat(Math.abs(penalized - trace.get(i) - prior))
            .isLessThan(RELATIVE * Math.max(1, Math.abs(prior)));
      }
    }
  }

  private static void checkParameters(JsonNode expected, MixedModel model) {
    MixedParameters actual = model.parameters();
    check(actual.weights(), expected.get("weights"), 1);
    check(actual.means(), expected.get("means"), 0);
    check(actual.variances(), expected.get("variances"), 0);
    check(actual.probabilities(), expected.get("probabilities"), 1);
    check(actual.rates(), expected.get("rates"), 0);
  }

  private static void check(double[] actual, JsonNode expected, double floor) {
    double[] values = numbers(expected);
    assertThat(actual).hasSameSizeAs(values);
    for (int i = 0; i < values.length; i++) {
      assertClose(actual[i], values[i], RELATIVE, floor);
    }
  }

  private static void checkCriteria(JsonNode expected, FitResult<?, ?> result) {
    long parameters = result.model().freeParameters();
    assertThat(parameters).isEqualTo(expected.get("freeParameters").asLong());
    InformationCriteria criteria =
        InformationCriteria.of(result.objective(), parameters, result.weight(), result.entropy());
    assertClose(criteria.aic(), expected.get("aic").asDouble(), RELATIVE, 1);
    assertClose(criteria.bic(), expected.get("bic").asDouble(), RELATIVE, 1);
  }

  private static void checkRows(JsonNode expected, TableRows rows, FitResult<?, ?> result) {
    double[] origin = new double[rows.schema().columns().size()];
    Assignments assigned =
        result.candidate().eStep(origin).assign(rows.block(0, expected.size(), origin));
    for (int n = 0; n < expected.size(); n++) {
      JsonNode row = expected.get(n);
      assertThat(assigned.component()[n]).isEqualTo(row.get("component").asInt());
      assertClose(assigned.score()[n], row.get("logDensity").asDouble(), RELATIVE, 1);
      double[] resp = numbers(row.get("responsibilities"));
      for (int k = 0; k < resp.length; k++) {
        assertClose(assigned.responsibility(n, k), resp[k], RELATIVE, 1);
      }
    }
  }
}
