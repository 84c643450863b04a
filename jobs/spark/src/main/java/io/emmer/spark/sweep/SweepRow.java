package io.emmer.spark.sweep;

import io.emmer.em.Dataset;
import io.emmer.em.FitResult;
import io.emmer.em.findings.AgreementTask;
import io.emmer.em.findings.Finding;
import io.emmer.em.findings.FitFindings;
import io.emmer.em.findings.SilhouetteTask;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.em.metric.RowScores;
import io.emmer.spark.fit.FitJob;
import io.emmer.spark.fit.RunSummary;
import io.emmer.spark.rows.Rows;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The runs of one configuration as they finish. Of their models only the best two are kept, ties to
 * the lowest restart.
 */
public final class SweepRow {
  private SweepConfiguration configuration;
  private final NavigableMap<Integer, RunSummary> runs = new TreeMap<>();
  private FitResult<?, ?> best;
  private int bestRestart;
  private FitResult<?, ?> second;
  private int secondRestart = -1;
  private List<Finding> findings = List.of();
  private double silhouette = Double.NaN;
  private RowScores.Summary scoresOrNull;
  private double startSeconds;
  private double fitSeconds;

  SweepRow(SweepConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Adds the run of a restart. */
  void add(int restart, FitResult<?, ?> run) {
    if (best == null || isAhead(run, restart, best, bestRestart)) {
      second = best;
      secondRestart = best == null ? -1 : bestRestart;
      best = run;
      bestRestart = restart;
    } else if (second == null || isAhead(run, restart, second, secondRestart)) {
      second = run;
      secondRestart = restart;
    }
    runs.put(restart, RunSummary.of(restart, run));
  }

  private static boolean isAhead(
      FitResult<?, ?> run, int restart, FitResult<?, ?> other, int otherRestart) {
    return FitJob.isBetter(run, other) || (restart < otherRestart && !FitJob.isBetter(other, run));
  }

  /** Adds a run that is none of the best two, of which no more was kept. */
  void add(RunSummary run) {
    runs.put(run.restart(), run);
  }

  /** The finished run of a restart. */
  Optional<RunSummary> run(int restart) {
    return Optional.ofNullable(runs.get(restart));
  }

  /** The finished runs, but for the best two. */
  List<RunSummary> others() {
    return runs.values().stream()
        .filter(run -> run.restart() != bestRestart && run.restart() != secondRestart)
        .toList();
  }

  /** What a last pass over the rows is to find out: the agreement of the best two runs. */
  Optional<AgreementTask> agreementTask(Dataset data) {
    return second == null ? Optional.empty() : FitJob.agreementTask(data, best, second);
  }

  /** How well clusters are apart; nothing for mixtures, which overlap, and for one cluster. */
  Optional<SilhouetteTask> silhouetteTask(Dataset data) {
    return configuration.objective().isLikelihood() || best.model().components() == 1
        ? Optional.empty()
        : Optional.of(SilhouetteTask.of(best.model(), data.origin()));
  }

  /**
   * Memory that the last pass takes: a table of K x K counts, which every leaf has, and the models,
   * which are no larger than statistics.
   */
  long judgeBytes(Dataset data) {
    long table = agreementTask(data).map(AgreementTask::resultBytes).orElse(0L);
    return table + 2 * configuration.statisticsBytes(data.dimensions());
  }

  /** Judges the runs by what the last pass found. */
  void judge(OptionalDouble agreement, double ofClusters) {
    silhouette = ofClusters;
    findings =
        FitFindings.of(best, FitJob.traces(runs()), configuration.settings().limits(), agreement);
  }

  /** Finds how likely the rows are under the best run. */
  RowScores.Task scoresTask(Dataset data) {
    long seed = configuration.settings().seed();
    return new RowScores.Task(best.candidate(), data.origin(), seed, data.rows());
  }

  /** Keeps what the task found. */
  void score(RowScores found) {
    scoresOrNull = found.summary(configuration.objective());
  }

  /** Adds what held-out rows tell of the best run. */
  void add(Finding finding) {
    findings = outcome().with(finding).findings();
  }

  /** Simplified silhouette, NaN where there is none. */
  double silhouette() {
    return silhouette;
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
    return new FitJob.Outcome(
        bestRestart, best, runs(), findings, startSeconds, fitSeconds, scoresOrNull);
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
