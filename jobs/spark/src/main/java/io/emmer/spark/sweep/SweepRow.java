package io.emmer.spark.sweep;

import io.emmer.em.FitResult;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.spark.fit.FitJob;
import io.emmer.spark.fit.RunSummary;
import io.emmer.spark.rows.Rows;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The runs of one configuration as they finish. Of their models only the best is kept, ties to the
 * lowest restart.
 */
public final class SweepRow {
  private SweepConfiguration configuration;
  private final NavigableMap<Integer, RunSummary> runs = new TreeMap<>();
  private FitResult<?, ?> best;
  private int bestRestart;
  private double startSeconds;
  private double fitSeconds;

  SweepRow(SweepConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Adds the run of a restart. */
  void add(int restart, FitResult<?, ?> run) {
    boolean better = best == null || FitJob.isBetter(run, best);
    boolean earlierTie = !better && restart < bestRestart && run.objective() == best.objective();
    if (better || earlierTie) {
      best = run;
      bestRestart = restart;
    }
    runs.put(restart, RunSummary.of(restart, run));
  }

  /** Adds a run that is not the best, of which no more was kept. */
  void add(RunSummary run) {
    runs.put(run.restart(), run);
  }

  /** The finished run of a restart. */
  Optional<RunSummary> run(int restart) {
    return Optional.ofNullable(runs.get(restart));
  }

  /** The finished runs, but for the best. */
  List<RunSummary> others() {
    return runs.values().stream().filter(run -> run.restart() != bestRestart).toList();
  }

  /** Adds the time of a wave in which some of its runs took part. */
  void addSeconds(double start, double fit) {
    startSeconds += start;
    fitSeconds += fit;
  }

  /** Takes the family over these rows. */
  void bind(Rows rows) {
    configuration =
        new SweepConfiguration(rows.bind(configuration.family()), configuration.settings());
  }

  public SweepConfiguration configuration() {
    return configuration;
  }

  /** The finished runs, in the order of restarts. */
  public List<RunSummary> runs() {
    return List.copyOf(runs.values());
  }

  /** Whether there is a finished run. */
  boolean isRun() {
    return best != null;
  }

  /** The best run. */
  public FitResult<?, ?> best() {
    return best;
  }

  /** As a fit of this configuration alone returns it. */
  public FitJob.Outcome outcome() {
    return new FitJob.Outcome(bestRestart, best, runs(), startSeconds, fitSeconds);
  }

  /** p. */
  public long freeParameters() {
    return best.model().freeParameters();
  }

  /** The criteria of a run; meaningless unless the objective is a likelihood. */
  public InformationCriteria criteria(RunSummary run) {
    return InformationCriteria.of(run.objective(), freeParameters(), run.weight(), run.entropy());
  }

  /** The criteria of the best run. */
  public InformationCriteria criteria() {
    return criteria(runs.get(bestRestart));
  }

  /** The final objectives of all runs. */
  public DoubleSummaryStatistics objectives() {
    return runs.values().stream().mapToDouble(RunSummary::objective).summaryStatistics();
  }
}
