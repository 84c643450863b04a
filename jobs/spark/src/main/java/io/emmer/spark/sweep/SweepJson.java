package io.emmer.spark.sweep;

import io.emmer.em.Trace;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.Provenance;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.RunSummary;
import io.emmer.spark.sweep.SweepDocument.Candidate;
import io.emmer.spark.sweep.SweepDocument.Configured;
import io.emmer.spark.sweep.SweepDocument.Course;
import io.emmer.spark.sweep.SweepDocument.Criteria;
import io.emmer.spark.sweep.SweepDocument.Ending;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The results of a sweep as the document that tells of them. */
public final class SweepJson {
  private final SweepResult result;
  private final Map<SweepRow, Integer> ranks = new HashMap<>();

  private SweepJson(SweepResult result) {
    this.result = result;
    for (SweepResult.Group group : result.groups()) {
      group.ranked().forEach(one -> ranks.put(one, group.ranked().indexOf(one) + 1));
    }
  }

  /** The document of a finished sweep. */
  public static SweepDocument of(
      SweepResult result, long rows, InputDocument input, Provenance provenance) {
    return new SweepJson(result).document(rows, input, provenance);
  }

  private SweepDocument document(long rows, InputDocument input, Provenance provenance) {
    List<Candidate> candidates = new ArrayList<>();
    for (SweepRow one : result.fitted()) {
      for (int restart = 0; restart < result.plan().restarts(); restart++) {
        candidates.add(candidate(one, restart));
      }
    }
    return new SweepDocument(
        grid(rows),
        result.groups().stream().map(this::group).toList(),
        result.fitted().stream().map(this::configured).toList(),
        candidates,
        Map.of("total", result.seconds()),
        input,
        provenance);
  }

  private SweepDocument.Grid grid(long rows) {
    return new SweepDocument.Grid(
        SweepDocument.SCHEMA_VERSION,
        rows,
        result.groups().get(0).best().best().model().dimensions(),
        result.plan().criterion().toString(),
        result.plan().restarts(),
        result.plan().configurations().get(0).settings().seed(),
        result.notStarted(),
        result.concurrency());
  }

  private SweepDocument.Group group(SweepResult.Group group) {
    SweepConfiguration best = group.best().configuration();
    return new SweepDocument.Group(
        group.name(),
        result.rankedBy(best),
        best.family().name(),
        best.settings().components(),
        group.best().outcome().bestRestart(),
        result.rankedBy(group.best()),
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
        ranks.get(one),
        one.outcome().bestRestart(),
        one.best().objective(),
        new SweepDocument.Range(objectives.getMin(), objectives.getAverage(), objectives.getMax()),
        mixture ? one.freeParameters() : null,
        mixture ? criteria(one.criteria()) : null);
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
        mixture ? criteria(one.criteria(run)) : null,
        new Course(
            run.weight(),
            trace.lostComponents(),
            trace.raisedFloors(),
            trace.falls(),
            trace.seconds()),
        ModelMetadata.traces(run));
  }

  private static Criteria criteria(InformationCriteria criteria) {
    return new Criteria(criteria.aic(), criteria.bic(), criteria.icl());
  }
}
