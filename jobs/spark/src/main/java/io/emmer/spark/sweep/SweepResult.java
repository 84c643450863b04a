package io.emmer.spark.sweep;

import io.emmer.em.Objective;
import io.emmer.em.StopReason;
import io.emmer.em.Trace;
import io.emmer.em.findings.ChoiceFindings;
import io.emmer.em.findings.Finding;
import io.emmer.em.findings.FitFindings;
import io.emmer.em.model.Provenance;
import io.emmer.em.text.Text;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.RunSummary;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.sweep.SweepDocument.Candidate;
import io.emmer.spark.sweep.SweepDocument.Configured;
import io.emmer.spark.sweep.SweepDocument.Course;
import io.emmer.spark.sweep.SweepDocument.Ending;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
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
   * The groups in the order of the plan; ties go to the configuration that the plan names first,
   * and what is at the floor comes behind all else.
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
          members.sort(
              Comparator.comparing((SweepRow one) -> one.best().isAtFloor())
                  .thenComparingDouble(this::rankedBy));
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

  /**
   * What the sweep says: for the families that can be compared, which K and family it is, and what
   * is wrong with the best; for K-means which K its inertia and silhouette name, what is wrong with
   * each K, and how held-out rows do under it.
   */
  public List<Finding> findings() {
    Map<String, List<SweepRow>> byName = new LinkedHashMap<>();
    fitted.stream()
        .filter(SweepRow::isRun)
        .forEach(
            one ->
                byName
                    .computeIfAbsent(
                        one.configuration().family().group(), name -> new ArrayList<>())
                    .add(one));
    List<Finding> findings = new ArrayList<>();
    byName.forEach(
        (name, members) ->
            findings(members).stream()
                .map(finding -> byName.size() > 1 ? finding.of(name) : finding)
                .forEach(findings::add));
    return findings;
  }

  private List<Finding> findings(List<SweepRow> members) {
    List<ChoiceFindings.Candidate> candidates = members.stream().map(this::choice).toList();
    if (!members.get(0).configuration().objective().isLikelihood()) {
      return findingsOfClusters(members, candidates);
    }
    List<Finding> findings =
        new ArrayList<>(ChoiceFindings.ofMixtures(plan.criterion().name(), candidates));
    int best = candidates.indexOf(Collections.min(candidates, ChoiceFindings.Candidate.BEST_FIRST));
    findings.addAll(members.get(best).outcome().findings());
    return findings;
  }

  /** Every K is a group of its own, and so the best of one. */
  private static List<Finding> findingsOfClusters(
      List<SweepRow> members, List<ChoiceFindings.Candidate> candidates) {
    List<Finding> findings = new ArrayList<>(ChoiceFindings.ofClusters(candidates));
    for (SweepRow one : members) {
      String of = Text.format("K=%d", one.configuration().settings().components());
      one.outcome().findings().stream()
          .filter(
              finding ->
                  finding.level() != Finding.Level.GOOD
                      || finding.code().equals(FitFindings.HELD_OUT))
          .map(finding -> finding.of(of))
          .forEach(findings::add);
    }
    return findings;
  }

  private ChoiceFindings.Candidate choice(SweepRow one) {
    return new ChoiceFindings.Candidate(
        one.configuration().family().name(),
        one.configuration().settings().components(),
        rankedBy(one),
        one.best().isAtFloor(),
        one.best().stopReason() == StopReason.MAX_ITERATIONS,
        one.silhouette());
  }

  /** The contents of sweep.json. */
  public SweepDocument document(Provenance provenance) {
    List<Candidate> candidates = new ArrayList<>();
    for (SweepRow one : fitted) {
      for (int restart = 0; restart < plan.restarts(); restart++) {
        candidates.add(candidate(one, restart));
      }
    }
    return new SweepDocument(
        grid(),
        groups().stream().map(this::group).toList(),
        fitted.stream().map(this::configured).toList(),
        candidates,
        findings(),
        Map.of("total", seconds),
        ModelMetadata.input(rows),
        provenance);
  }

  /** The place of a configuration in its group, from 1. */
  private int rank(SweepRow one) {
    return groups().stream().mapToInt(group -> group.ranked().indexOf(one) + 1).sum();
  }

  private SweepDocument.Grid grid() {
    return new SweepDocument.Grid(
        SweepDocument.SCHEMA_VERSION,
        rows.input().rows(),
        groups().get(0).best().best().model().dimensions(),
        plan.criterion().toString(),
        plan.restarts(),
        plan.configurations().get(0).settings().seed(),
        notStarted(),
        concurrency);
  }

  private SweepDocument.Group group(Group group) {
    SweepConfiguration best = group.best().configuration();
    return new SweepDocument.Group(
        group.name(),
        rankedBy(best),
        best.family().name(),
        best.settings().components(),
        group.best().outcome().bestRestart(),
        rankedBy(group.best()),
        group.directory());
  }

  private Configured configured(SweepRow one) {
    SweepConfiguration configuration = one.configuration();
    return new Configured(
        configuration.family().name(),
        configuration.settings().components(),
        configuration.group(),
        configuration.family().objective().label(),
        configuration.settings().start().toString(),
        configuration.settings().rule().maxIterations(),
        one.runs().size(),
        one.isRun() ? found(one) : null);
  }

  private SweepDocument.Found found(SweepRow one) {
    DoubleSummaryStatistics objectives = one.objectives();
    boolean mixture = one.configuration().objective().isLikelihood();
    return new SweepDocument.Found(
        rank(one),
        one.outcome().bestRestart(),
        one.best().objective(),
        new SweepDocument.Range(objectives.getMin(), objectives.getAverage(), objectives.getMax()),
        one.best().isAtFloor(),
        Double.isNaN(one.silhouette()) ? null : one.silhouette(),
        mixture ? one.freeParameters() : null,
        mixture ? one.criteria() : null);
  }

  private static Candidate candidate(SweepRow one, int restart) {
    return one.run(restart)
        .map(run -> candidate(one, run))
        .orElseGet(
            () ->
                new Candidate(
                    one.configuration().family().name(),
                    one.configuration().settings().components(),
                    restart,
                    new Ending(null, null, null, SweepDocument.NOT_STARTED, null, null),
                    null,
                    null,
                    null,
                    null,
                    null));
  }

  private static Candidate candidate(SweepRow one, RunSummary run) {
    boolean mixture = one.configuration().objective().isLikelihood();
    Trace trace = run.trace();
    return new Candidate(
        one.configuration().family().name(),
        one.configuration().settings().components(),
        run.restart(),
        new Ending(
            run.restart() == one.outcome().bestRestart(),
            run.components(),
            trace.converged(),
            trace.stopReason().name(),
            trace.iterations(),
            run.objective()),
        mixture ? one.freeParameters() : null,
        mixture ? run.entropy() : null,
        mixture ? one.criteria(run) : null,
        new Course(
            run.weight(),
            trace.lostComponents(),
            trace.raisedFloors(),
            trace.falls(),
            trace.seconds()),
        ModelMetadata.traces(run));
  }
}
