package io.emmer.spark.sweep;

import io.emmer.em.Objective;
import io.emmer.spark.rows.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished sweep.
 *
 * @param rows as the last family saw them; closed
 * @param fitted in the order of the plan's configurations
 * @param concurrency how many candidates ran at once and why, a line for every form of the data
 * @param seconds of all of it
 */
public record SweepResult(
    SweepPlan plan, Rows rows, List<SweepRow> fitted, List<String> concurrency, double seconds) {
  public SweepResult {
    fitted = List.copyOf(fitted);
    concurrency = List.copyOf(concurrency);
  }

  /**
   * Configurations that can be ranked together.
   *
   * @param name gaussian, bernoulli, or kmeans-K
   * @param ranked the best first; those that the time limit left out are missing
   */
  public record Group(String name, List<SweepRow> ranked) {
    public Group {
      ranked = List.copyOf(ranked);
    }

    /** The best of them. */
    public SweepRow best() {
      return ranked.get(0);
    }

    /** Name of the best model's directory within that of the sweep. */
    public String directory() {
      return "best-" + name;
    }
  }

  /**
   * The groups in the order of the plan; ties go to the configuration that the plan names first.
   */
  public List<Group> groups() {
    Map<String, List<SweepRow>> byName = new LinkedHashMap<>();
    fitted.stream()
        .filter(SweepRow::isRun)
        .forEach(
            f ->
                byName
                    .computeIfAbsent(f.configuration().group(), name -> new ArrayList<>())
                    .add(f));
    List<Group> groups = new ArrayList<>();
    byName.forEach(
        (name, members) -> {
          members.sort(Comparator.comparingDouble(this::rankedBy));
          groups.add(new Group(name, members));
        });
    return groups;
  }

  /** What is ranked, smaller is better: the criterion, or inertia. */
  double rankedBy(SweepRow one) {
    return one.configuration().objective().isLikelihood()
        ? plan.criterion().of(one.criteria())
        : one.best().objective();
  }

  /** The name of what a configuration is ranked by. */
  String rankedBy(SweepConfiguration configuration) {
    Objective objective = configuration.objective();
    return objective.isLikelihood() ? plan.criterion().toString() : objective.label();
  }

  /** Runs that the time limit left out. */
  public int notStarted() {
    return fitted.stream().mapToInt(f -> plan.restarts() - f.runs().size()).sum();
  }
}
