package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.cli.CommandLines;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.spark.SparkJob;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;

/**
 * A driver in this process, whose executors are processes of a cluster with the classes of the
 * tests. All verbs that run here share it, and stop neither it nor its executors.
 */
final class ClusterDriver implements AutoCloseable {
  private static final int SECONDS = 120;

  private final SparkSession session;
  private final TaskLog tasks = new TaskLog();
  private final Set<Integer> awaited = new TreeSet<>();

  private ClusterDriver(SparkSession session) {
    this.session = session;
    session.sparkContext().addSparkListener(tasks);
  }

  /** Starts one, and waits for its executors. */
  static ClusterDriver start(String master, int executors, Map<String, String> settings)
      throws InterruptedException {
    assertThat(SparkJob.isRunning()).as("a driver runs here").isFalse();
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("faults")
            .master(master)
            .config("spark.ui.enabled", "false")
            .config("spark.executor.memory", "500m");
    EmmerProcess.briefExecutors().forEach(builder::config);
    settings.forEach(builder::config);
    ClusterDriver driver = new ClusterDriver(builder.getOrCreate());
    try {
      driver.awaitExecutors(executors);
      return driver;
    } catch (Error | RuntimeException | InterruptedException e) {
      // Else the tests that follow would run here unseen, and fail for no reason of their own.
      driver.close();
      throw e;
    }
  }

  /** What a verb left. */
  record Result(int exitCode, String out, String err) {
    String lastLine() {
      return err.lines().reduce("", (first, second) -> second);
    }
  }

  /** Runs a verb. */
  Result run(List<String> arguments) {
    return run(arguments, line -> {});
  }

  /**
   * Runs a verb.
   *
   * @param progress takes every line of progress before the driver goes on
   */
  Result run(List<String> arguments, Consumer<String> progress) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Lines err = new Lines(progress);
    tasks.clear();
    int code;
    try {
      code =
          CommandLines.run(
              arguments.toArray(String[]::new),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(awaited).as("iterations that no line told of").isEmpty();
    } finally {
      awaited.clear();
    }
    return new Result(code, out.toString(StandardCharsets.UTF_8), err.text());
  }

  /**
   * Does something once, when an iteration is done and the next one has not begun. A run that does
   * not tell of the iteration, so that nothing is done, fails.
   */
  Consumer<String> after(int iteration, Runnable action) {
    awaited.add(iteration);
    return line -> {
      if (line.startsWith("iteration %3d ".formatted(iteration))) {
        awaited.remove(iteration);
        action.run();
      }
    };
  }

  /** What became of the tasks of the newest verb. */
  TaskLog tasks() {
    return tasks;
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /**
   * Predictions in the order of rows; Parquet's own bytes depend on the name of the file system.
   */
  List<Row> rows(String predictions) {
    return session.read().parquet(predictions).orderBy("row").collectAsList();
  }

  void awaitExecutors(int count) throws InterruptedException {
    // The driver of a cluster is among them.
    await(
        () -> session.sparkContext().statusTracker().getExecutorInfos().length - 1 == count,
        count + " executors");
  }

  /** Waits for what other processes do. */
  static void await(BooleanSupplier condition, String what) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("no " + what + " after " + SECONDS + " s").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Forgets all cached rows, in memory and on disk, as if what held them were gone. */
  void dropBlocks() {
    context()
        .getPersistentRDDs()
        .keySet()
        .forEach(rdd -> SparkEnv.get().blockManager().master().removeRdd(rdd, true));
  }

  /** Partitions of rows that executors hold. */
  int cachedPartitions() {
    return Stream.of(SparkEnv.get().blockManager().master().getStorageStatus())
        .mapToInt(executor -> executor.rddBlocks().size())
        .sum();
  }

  /** Bytes of rows that executors hold on disk. */
  long cachedBytesOnDisk() {
    return Stream.of(session.sparkContext().getRDDStorageInfo()).mapToLong(RDDInfo::diskSize).sum();
  }

  @Override
  public void close() {
    session.stop();
  }

  /** Hands on whole lines as they are written. */
  private static final class Lines extends OutputStream {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final Consumer<String> lines;
    private int seen;

    Lines(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    public synchronized void write(int value) {
      all.write(value);
      if (value == '\n') {
        String text = text();
        String line = text.substring(seen).strip();
        seen = text.length();
        lines.accept(line);
      }
    }

    synchronized String text() {
      return all.toString(StandardCharsets.UTF_8);
    }
  }
}
