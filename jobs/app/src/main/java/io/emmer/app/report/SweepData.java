package io.emmer.app.report;

import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.family.Families;
import io.emmer.em.text.Text;
import io.emmer.spark.sweep.SweepDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the report of a sweep shows besides the best models.
 *
 * @param groups configurations that can be ranked together
 */
public record SweepData(SweepDocument document, List<Group> groups) {
  /**
   * Configurations of families that can be compared.
   *
   * @param name such as {@code gaussian}
   * @param configurations in the order of the sweep
   * @param candidates all runs of the sweep
   */
  public record Group(
      String name,
      List<SweepDocument.Configured> configurations,
      List<SweepDocument.Candidate> candidates) {

    /** Whether all K are ranked together by information criteria, or each K by its objective. */
    public boolean hasCriteria() {
      return first().objective().isLikelihood();
    }

    /** The first of their families, which all have the same objective. */
    public Family<?, ?> first() {
      return family(configurations.get(0).family());
    }

    /** The runs of a configuration that began, in the order of restarts. */
    public List<SweepDocument.Candidate> runs(SweepDocument.Configured of) {
      return candidates.stream()
          .filter(run -> run.family().equals(of.family()) && run.components() == of.components())
          .filter(run -> run.ending().objective() != null)
          .toList();
    }

    /** The best run of a configuration, if one began. */
    public Optional<SweepDocument.Candidate> best(SweepDocument.Configured of) {
      return runs(of).stream().filter(run -> run.ending().best()).findFirst();
    }
  }

  /**
   * Takes what is shown from {@code sweep.json}.
   *
   * @param name of the file, for messages
   * @throws IllegalArgumentException if it is another version, or has no groups
   */
  public static SweepData of(SweepDocument document, String name) {
    SweepDocument.Grid grid = document.grid();
    if (grid == null
        || grid.schemaVersion() != SweepDocument.SCHEMA_VERSION
        || document.groups().isEmpty()) {
      throw new IllegalArgumentException(
          Text.format(
              "%s: field schemaVersion: found %s with %d groups, expected version %d and a group at"
                  + " least; sweep again with this version",
              name,
              grid == null ? "" : grid.schemaVersion(),
              document.groups().size(),
              SweepDocument.SCHEMA_VERSION));
    }
    Map<String, List<SweepDocument.Configured>> members = new LinkedHashMap<>();
    for (SweepDocument.Configured one : document.configurations()) {
      members.computeIfAbsent(family(one.family()).group(), any -> new ArrayList<>()).add(one);
    }
    return new SweepData(
        document,
        members.entrySet().stream()
            .map(group -> new Group(group.getKey(), group.getValue(), document.candidates()))
            .toList());
  }

  private static Family<?, ?> family(String name) {
    return Families.of(name, HyperParameters.DEFAULTS);
  }

  /** The directories of the best models in that of the sweep. */
  public List<String> models(String sweep) {
    return document.groups().stream().map(best -> sweep + "/" + best.model()).toList();
  }
}
