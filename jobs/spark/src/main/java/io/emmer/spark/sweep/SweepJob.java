package io.emmer.spark.sweep;

import com.google.common.collect.Lists;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.TooFewRowsException;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.findings.Finding;
import io.emmer.em.findings.SilhouetteTask;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.em.metric.RowScores;
import io.emmer.em.text.Text;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.HeldOut;
import io.emmer.spark.fit.SharedRuns;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Fits families times K times restarts in shared passes over the data, as many candidates at once
 * as memory allows. Every candidate has the bits that a fit of it alone has.
 */
public final class SweepJob {
  /** Models whose scores of all rows are on the driver at a time. */
  private static final int SCORED_TOGETHER = 4;

  private final SparkJob job;
  private final Optional<RowSource> heldOut;
  private final SweepPlan plan;
  private final PrintWriter err;
  private final long begin = System.nanoTime();
  private final List<SweepRow> fitted = new ArrayList<>();
  private final List<String> concurrency = new ArrayList<>();
  private boolean ranAny;

  private SweepJob(SparkJob job, Optional<RowSource> heldOut, SweepPlan plan, PrintWriter err) {
    this.job = job;
    this.heldOut = heldOut;
    this.plan = plan;
    this.err = err;
    plan.configurations().forEach(c -> fitted.add(new SweepRow(c)));
  }

  /**
   * How rows are held.
   *
   * @param leaves number of leaves
   * @param dense whether they are doubles, which are held relative to their mean where families
   *     allow it; bytes are held as they are for all families
   */
  private record DataShape(long leaves, boolean dense) implements Mergeable<DataShape> {
    /** Looks at every leaf, which reads rows that are not in memory yet. */
    static DataShape of(SparkDataset data) {
      return data.reduce(
          "reading rows", () -> leaf -> new DataShape(1, leaf instanceof DenseBlock));
    }

    @Override
    public DataShape merge(DataShape right) {
      return new DataShape(leaves + right.leaves, dense || right.dense);
    }
  }

  /** One run that is wanted. */
  private record Wanted(SweepRow fitted, int restart) {
    SharedRuns.Run run() {
      SweepConfiguration configuration = fitted.configuration();
      return new SharedRuns.Run(configuration.family(), configuration.settings(), restart);
    }
  }

  /**
   * Runs a sweep.
   *
   * @param heldOut rows on which the best of every group are scored; they are read before runs
   *     begin
   * @param err takes progress
   * @throws TooFewRowsException for a mixture of more components than rows, before anything runs
   */
  public static SweepResult run(
      SparkJob job, RowSource rows, Optional<RowSource> heldOut, SweepPlan plan, PrintWriter err)
      throws IOException {
    long count = rows.input().rows();
    for (SweepConfiguration configuration : plan.configurations()) {
      int components = configuration.settings().components();
      if (configuration.objective().isLikelihood() && components > count) {
        throw new TooFewRowsException(components, count);
      }
    }
    return new SweepJob(job, heldOut, plan, err).run(rows);
  }

  /**
   * Bytes serve all families; doubles are read twice where some families want them centred, and all
   * rows once more for families that tell columns apart, as a fit reads them.
   */
  private SweepResult run(RowSource source) throws IOException {
    Predicate<SweepRow> ofCells = f -> f.configuration().family().support().missing();
    List<SweepRow> tables = fitted.stream().filter(ofCells).toList();
    List<SweepRow> numbers = fitted.stream().filter(ofCells.negate()).toList();
    List<SweepRow> raw = numbers.stream().filter(f -> !prefersCentredData(f)).toList();
    List<SweepRow> centred = numbers.stream().filter(SweepJob::prefersCentredData).toList();
    Rows seen = null;
    boolean second = raw.isEmpty() && !centred.isEmpty();
    if (!raw.isEmpty()) {
      try (Rows rows = source.load(job, narrowest(raw))) {
        DataShape shape = DataShape.of(rows.data());
        second = shape.dense() && !centred.isEmpty();
        run(rows, shape, second ? raw : numbers);
        seen = rows.described();
      }
    }
    if (second) {
      RowSource again = seen == null ? source : source.transformed(seen.transform());
      try (Rows rows = again.load(job, narrowest(centred))) {
        run(rows, DataShape.of(rows.data()), centred);
        seen = seen == null ? rows.described() : seen;
      }
    }
    if (!tables.isEmpty()) {
      try (Rows rows = source.load(job, tables.get(0).configuration().family())) {
        tables.forEach(one -> one.bind(rows));
        run(rows, DataShape.of(rows.data()), tables);
        seen = seen == null || rows.schema().isPresent() ? rows : seen;
      }
    }
    return new SweepResult(plan, seen, fitted, concurrency, (System.nanoTime() - begin) * 1e-9);
  }

  private static boolean prefersCentredData(SweepRow fitted) {
    return fitted.configuration().family().prefersCentredData();
  }

  /** The family that allows the fewest values, so that all others allow them too. */
  private static Family<?, ?> narrowest(List<SweepRow> fitted) {
    return fitted.stream()
        .<Family<?, ?>>map(f -> f.configuration().family())
        .min(Comparator.comparingDouble(family -> family.support().width()))
        .orElseThrow();
  }

  private void run(Rows rows, DataShape shape, List<SweepRow> of) throws IOException {
    try (HeldOut others = HeldOut.load(job, heldOut, rows, narrowest(of))) {
      run(rows.data(), shape, of);
      List<SweepRow> best = groups(of).stream().map(SweepResult.Group::best).toList();
      List<Finding> found =
          others.look(best.stream().<FitResult<?, ?>>map(SweepRow::best).toList());
      for (int i = 0; i < found.size(); i++) {
        best.get(i).add(found.get(i));
      }
    }
  }

  private List<SweepResult.Group> groups(List<SweepRow> of) {
    return new SweepResult(plan, null, of, List.of(), 0).groups();
  }

  private void run(SparkDataset data, DataShape shape, List<SweepRow> of) {
    plan.metrics().watch(data);
    List<Wanted> wanted = new ArrayList<>();
    for (SweepRow one : of) {
      for (int restart = 0; restart < plan.restarts(); restart++) {
        Wanted run = new Wanted(one, restart);
        plan.saved().summary(run.run()).ifPresentOrElse(one::add, () -> wanted.add(run));
      }
    }
    long[] bytes =
        wanted.stream()
            .mapToLong(w -> w.fitted().configuration().statisticsBytes(data.dimensions()))
            .toArray();
    Concurrency waves = Concurrency.of(bytes, resources(data, shape), plan.maxConcurrent());
    concurrency.add(waves.describe());
    if (waves.waves().size() > 1) {
      err.println(waves.describe());
    }
    SharedRuns runs =
        new SharedRuns(data, plan.warmStart(), plan.saved(), begin, plan.timeLimitNanos());
    for (int i = 0; i < waves.waves().size(); i++) {
      String name = waves.waves().size() > 1 ? Text.format("wave %d  ", i + 1) : "";
      List<Wanted> wave = waves.waves().get(i).stream().map(wanted::get).toList();
      // What was reached before is told, whatever the time.
      if (!ranAny || !timeIsOver() || wave.stream().anyMatch(this::isSaved)) {
        runWave(runs, wave, name);
      }
    }
    List<SweepRow> finished = of.stream().filter(SweepRow::isRun).toList();
    long[] ofLooks = finished.stream().mapToLong(one -> one.judgeBytes(data)).toArray();
    Concurrency.of(ofLooks, resources(data, shape), plan.maxConcurrent())
        .waves()
        .forEach(wave -> judge(data, wave.stream().map(finished::get).toList()));
    score(data, groups(finished));
  }

  /** Finds how likely the rows are under the best of every group, which are written. */
  private static void score(SparkDataset data, List<SweepResult.Group> groups) {
    for (List<SweepResult.Group> some : Lists.partition(groups, SCORED_TOGETHER)) {
      List<RowScores.Task> tasks =
          some.stream().map(group -> group.best().scoresTask(data)).toList();
      List<RowScores> found = data.reduceAll("scores of the rows", tasks);
      for (int i = 0; i < tasks.size(); i++) {
        some.get(i).best().score(found.get(i));
      }
    }
  }

  /** Judges what ran by one more pass over the rows. */
  private static void judge(SparkDataset data, List<SweepRow> finished) {
    List<LeafTask<? extends Mergeable<?>>> tasks = new ArrayList<>();
    for (SweepRow one : finished) {
      one.agreementTask(data).ifPresent(tasks::add);
      one.silhouetteTask(data).ifPresent(tasks::add);
    }
    Iterator<Mergeable<?>> found =
        tasks.isEmpty()
            ? Collections.emptyIterator()
            : data.<Mergeable<?>>reduceAll("findings", tasks).iterator();
    for (SweepRow one : finished) {
      OptionalDouble agreement = OptionalDouble.empty();
      if (one.agreementTask(data).isPresent()) {
        agreement = OptionalDouble.of(Agreement.ari((Contingency) found.next()));
      }
      double silhouette =
          one.silhouetteTask(data).isPresent()
              ? ((SilhouetteTask.Sums) found.next()).mean()
              : Double.NaN;
      one.judge(agreement, silhouette);
    }
  }

  private void runWave(SharedRuns runs, List<Wanted> wave, String name) {
    ranAny = true;
    List<SharedRuns.Run> together = wave.stream().map(Wanted::run).toList();
    SharedRuns.Finished finished =
        runs.run(together, progress(name).then(plan.metrics().listener(together)));
    Set<SweepRow> touched = new LinkedHashSet<>();
    for (int i = 0; i < wave.size(); i++) {
      wave.get(i).fitted().add(wave.get(i).restart(), finished.runs().get(i));
      touched.add(wave.get(i).fitted());
    }
    touched.forEach(f -> f.addSeconds(finished.startSeconds(), finished.fitSeconds()));
    for (SweepRow one : touched) {
      one.others().forEach(run -> plan.saved().reduce(new Wanted(one, run.restart()).run(), run));
    }
  }

  /** One line a pass over the data. */
  private FitListener progress(String wave) {
    int[] told = {0};
    return event -> {
      if (told[0] == 0 && event.isMilestone()) {
        err.printf(
            Locale.ROOT,
            "%siteration %3d  %d running  %.3f s%n",
            wave,
            event.iteration(),
            event.active(),
            event.seconds());
      }
      told[0] = (told[0] + 1) % event.active();
    };
  }

  private boolean isSaved(Wanted wanted) {
    return plan.saved().state(wanted.run()).isPresent();
  }

  private boolean timeIsOver() {
    return plan.timeLimitNanos() > 0 && System.nanoTime() - begin >= plan.timeLimitNanos();
  }

  private Concurrency.Resources resources(SparkDataset data, DataShape shape) {
    JavaSparkContext spark = job.context();
    SparkConf conf = spark.getConf();
    long driverHeap = Runtime.getRuntime().maxMemory();
    boolean local = spark.sc().isLocal();
    return new Concurrency.Resources(
        driverHeap,
        local ? driverHeap : conf.getSizeAsBytes("spark.executor.memory", "1g"),
        conf.getSizeAsBytes("spark.driver.maxResultSize", "1g"),
        Math.min(
            data.partitions(), conf.getInt("spark.executor.cores", spark.defaultParallelism())),
        data.partitions(),
        shape.leaves());
  }
}
