package io.emmer.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the report of a sweep shows besides the best models.
 *
 * @param criterion by which mixtures are ranked, such as {@code bic}
 * @param restarts of every configuration
 * @param rows number of rows N
 * @param dimensions number of values of a row D
 * @param groups configurations that can be ranked together
 * @param best the best models, in the order of the page's sections
 */
public record SweepData(
    String criterion,
    int restarts,
    long rows,
    int dimensions,
    List<Group> groups,
    List<Best> best,
    double seconds,
    List<ReportData.Entry> configuration,
    List<ReportData.Entry> provenance) {
  private static final int SCHEMA_VERSION = 1;

  public SweepData {
    groups = List.copyOf(groups);
    best = List.copyOf(best);
    configuration = List.copyOf(configuration);
    provenance = List.copyOf(provenance);
  }

  /**
   * Configurations of families that can be compared.
   *
   * @param name such as {@code gaussian}
   * @param inertia whether they are ranked by inertia, each K by itself
   * @param configurations in the order of the sweep
   */
  public record Group(String name, boolean inertia, List<Configuration> configurations) {
    public Group {
      configurations = List.copyOf(configurations);
    }
  }

  /**
   * A family with its K.
   *
   * @param rank 1 for the best, 0 where no run began
   * @param freeParameters number of free parameters, for mixtures
   * @param runs those that ran, in the order of restarts
   */
  public record Configuration(
      String family, int components, int rank, long freeParameters, List<Run> runs) {
    public Configuration {
      runs = List.copyOf(runs);
    }

    /** The best run, or null. */
    public Run best() {
      return runs.stream().filter(Run::best).findFirst().orElse(null);
    }
  }

  /** One run; the criteria are NaN for K-means. */
  public record Run(
      int restart,
      boolean best,
      double objective,
      double aic,
      double bic,
      double icl,
      int iterations,
      String stop) {}

  /** The best model of a group, in a directory of the sweep's. */
  public record Best(String group, String family, int components, String directory) {}

  /**
   * Reads {@code sweep.json}.
   *
   * @param name of the file, for messages
   * @throws IllegalArgumentException if it is another version, or has no groups
   */
  public static SweepData of(JsonNode json, String name) {
    int version = json.path("schemaVersion").asInt();
    if (version != SCHEMA_VERSION || json.path("groups").isEmpty()) {
      throw new IllegalArgumentException(
          "%s: field schemaVersion: found %s with %d groups, expected version %d and a group at"
                  .formatted(
                      name, json.path("schemaVersion"), json.path("groups").size(), SCHEMA_VERSION)
              + " least; sweep again with this version");
    }
    Map<String, List<Configuration>> byGroup = new LinkedHashMap<>();
    for (JsonNode node : json.path("configurations")) {
      boolean inertia = isInertia(node);
      String group = inertia ? node.path("family").asText() : node.path("group").asText();
      byGroup
          .computeIfAbsent(group, any -> new ArrayList<>())
          .add(configuration(node, json.path("candidates")));
    }
    List<Group> groups = new ArrayList<>();
    byGroup.forEach(
        (group, members) -> groups.add(new Group(group, group.equals("kmeans"), members)));
    List<Best> best = new ArrayList<>();
    for (JsonNode node : json.path("groups")) {
      best.add(
          new Best(
              node.path("group").asText(),
              node.path("family").asText(),
              node.path("components").asInt(),
              node.path("model").asText()));
    }
    return new SweepData(
        json.path("criterion").asText(),
        json.path("restarts").asInt(),
        json.path("rows").asLong(),
        json.path("dimensions").asInt(),
        groups,
        best,
        json.path("seconds").path("total").asDouble(),
        Provenance.configuration(json),
        Provenance.of(json));
  }

  private static boolean isInertia(JsonNode configuration) {
    return configuration.path("family").asText().equals("kmeans");
  }

  private static Configuration configuration(JsonNode node, JsonNode candidates) {
    String family = node.path("family").asText();
    int components = node.path("components").asInt();
    List<Run> runs = new ArrayList<>();
    for (JsonNode run : candidates) {
      if (run.path("family").asText().equals(family)
          && run.path("components").asInt() == components
          && run.has("objective")) {
        runs.add(run(run));
      }
    }
    return new Configuration(
        family, components, node.path("rank").asInt(), node.path("freeParameters").asLong(), runs);
  }

  private static Run run(JsonNode node) {
    return new Run(
        node.path("restart").asInt(),
        node.path("best").asBoolean(),
        node.path("objective").asDouble(Double.NaN),
        node.path("aic").asDouble(Double.NaN),
        node.path("bic").asDouble(Double.NaN),
        node.path("icl").asDouble(Double.NaN),
        node.path("iterations").asInt(),
        Provenance.words(node.path("stopReason").asText()));
  }
}
