package io.emmer.em.init;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.LeafTask;
import io.emmer.em.MergeableList;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.Statistics;
import io.emmer.em.data.DataBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The pass that collects statistics of families by the assignments of models of other families. */
record AssignmentsTask(List<Candidate<?, ?>> sources, List<Target<?, ?>> targets, double[] origin)
    implements LeafTask<MergeableList<Statistics<?>>> {

  /**
   * A family that starts from the assignments of another one's model.
   *
   * @param source position of that model
   */
  record Target<M extends Model, S extends Statistics<S>>(
      Family<M, S> family, int source, int components) implements Serializable {
    S statistics(Assignments assignments, DataBlock leaf, double[] origin) {
      S statistics = family.newStatistics(components, origin);
      family.addAssignments(assignments, leaf, statistics);
      return statistics;
    }

    long statisticsBytes(int dimensions) {
      return family.statisticsBytes(components, dimensions);
    }

    /** The M-step; a component without rows stays at the centre that it has in the source. */
    @SuppressWarnings("unchecked") // they are of this family
    Candidate<M, S> start(Statistics<?> statistics, Model source, Moments moments) {
      M previous = family.fromCentres(components, source.centres(), moments);
      return new Candidate<>(family, family.mStep((S) statistics, previous));
    }
  }

  @Override
  public long resultBytes() {
    return targets.stream().mapToLong(target -> target.statisticsBytes(origin.length)).sum();
  }

  @Override
  public Worker<MergeableList<Statistics<?>>> worker() {
    List<EStep<?>> eSteps = new ArrayList<>();
    sources.forEach(source -> eSteps.add(source.eStep(origin)));
    return leaf -> {
      List<Assignments> assignments = new ArrayList<>();
      eSteps.forEach(eStep -> assignments.add(eStep.assign(leaf)));
      List<Statistics<?>> statistics = new ArrayList<>();
      for (Target<?, ?> target : targets) {
        statistics.add(target.statistics(assignments.get(target.source()), leaf, origin));
      }
      return new MergeableList<>(statistics);
    };
  }
}
