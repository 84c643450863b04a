package io.emmer.app.report;

import io.emmer.em.Family;
import io.emmer.em.family.Families;
import io.emmer.em.family.HyperParameters;
import io.emmer.spark.sweep.SweepDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * @param configurations in the order of the sweep
   */
  public record Group(String name, List<Configuration> configurations) {
    public Group {
      configurations = List.copyOf(configurations);
    }

    /** Whether all K are ranked together by information criteria, or each K by its objective. */
    public boolean hasCriteria() {
      return first().objective().isLikelihood();
    }

    /** The first of their families, which all have the same objective. */
    public Family<?, ?> first() {
      return family(configurations.get(0).family());
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
   * Takes what is shown from {@code sweep.json}.
   *
   * @param name of the file, for messages
   * @throws IllegalArgumentException if it is another version, or has no groups
   */
  public static SweepData of(SweepDocument document, String name) {
    SweepDocument.Grid grid = document.grid();
    int groups = document.groups() == null ? 0 : document.groups().size();
    if (grid == null || grid.schemaVersion() != SweepDocument.SCHEMA_VERSION || groups == 0) {
      throw new IllegalArgumentException(
          "%s: field schemaVersion: found %s with %d groups, expected version %d and a group at"
                  .formatted(
                      name,
                      grid == null ? "" : grid.schemaVersion(),
                      groups,
                      SweepDocument.SCHEMA_VERSION)
              + " least; sweep again with this version");
    }
    return new SweepData(
        grid.criterion(),
        grid.restarts(),
        grid.rows(),
        grid.dimensions(),
        groups(document),
        document.groups().stream()
            .map(best -> new Best(best.group(), best.family(), best.components(), best.model()))
            .toList(),
        document.seconds().getOrDefault("total", 0.0),
        ProvenanceEntries.configuration(document.provenance()),
        ProvenanceEntries.of(document.input(), document.provenance(), Map.of()));
  }

  private static List<Group> groups(SweepDocument document) {
    Map<String, List<Configuration>> byGroup = new LinkedHashMap<>();
    for (SweepDocument.Configured configured : document.configurations()) {
      byGroup
          .computeIfAbsent(family(configured.family()).group(), group -> new ArrayList<>())
          .add(configuration(configured, document.candidates()));
    }
    List<Group> groups = new ArrayList<>();
    byGroup.forEach((group, members) -> groups.add(new Group(group, members)));
    return groups;
  }

  private static Family<?, ?> family(String name) {
    return Families.of(name, HyperParameters.DEFAULTS);
  }

  private static Configuration configuration(
      SweepDocument.Configured configured, List<SweepDocument.Candidate> candidates) {
    SweepDocument.Found found = configured.found();
    return new Configuration(
        configured.family(),
        configured.components(),
        found == null ? 0 : found.rank(),
        found == null || found.freeParameters() == null ? 0 : found.freeParameters(),
        candidates.stream()
            .filter(
                run ->
                    run.family().equals(configured.family())
                        && run.components() == configured.components()
                        && run.ending().objective() != null)
            .map(SweepData::run)
            .toList());
  }

  private static Run run(SweepDocument.Candidate run) {
    SweepDocument.Ending ending = run.ending();
    Optional<SweepDocument.Criteria> criteria = run.rankedBy();
    return new Run(
        run.restart(),
        ending.best(),
        ending.objective(),
        criteria.map(SweepDocument.Criteria::aic).orElse(Double.NaN),
        criteria.map(SweepDocument.Criteria::bic).orElse(Double.NaN),
        criteria.map(SweepDocument.Criteria::icl).orElse(Double.NaN),
        ending.iterations(),
        ProvenanceEntries.words(ending.stopReason()));
  }
}
