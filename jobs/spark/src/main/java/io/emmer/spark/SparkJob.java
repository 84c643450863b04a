package io.emmer.spark;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.SparkException;
import org.apache.spark.SparkIllegalArgumentException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Spark that a verb started, or joined where it ran before. Its SQL begins with the first use of
 * {@link #session}: what reads no tables goes without, which saves a second.
 */
public final class SparkJob implements AutoCloseable {
  private static final List<String> LOSSY =
      List.of(
          "spark.files.ignoreCorruptFiles",
          "spark.files.ignoreMissingFiles",
          "spark.sql.files.ignoreCorruptFiles",
          "spark.sql.files.ignoreMissingFiles");

  private static final String STREAM_RESET = "spark.serializer.objectStreamReset";

  /** Of jobs that shuffle many small records: a setting as Spark has it where nothing is said. */
  public static final String SMALL_RECORDS = STREAM_RESET + "=100";

  /** As long a master may take to start. */
  private static final int MASTER_SECONDS = 5;

  private static final String REFUSED = "Spark refuses its settings: %s";

  private static final String REGISTERED_RATIO = "spark.scheduler.minRegisteredResourcesRatio";
  private static final String REGISTERED_WAIT = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  /** Spark's own bound of the same wait. */
  private static final long MAX_WAIT_SECONDS = 30;

  private static final long POLL_MILLIS = 100;
  private static final int STEADY_POLLS = 10;
  private static final int DEFAULT_MAX_FAILURES = 4;

  /** Spark's own: the names of operations are not to be kept, each as JSON in every RDD. */
  private static final String NO_SCOPES = "spark.rdd.scope.noOverride";

  private final SparkContext spark;
  private final Supplier<SparkSession> session;
  private final boolean owned;
  private final boolean waits;
  private final Consumer<String> messages;

  private SparkJob(
      SparkContext spark,
      Supplier<SparkSession> session,
      boolean owned,
      boolean waits,
      Consumer<String> messages) {
    this.spark = spark;
    this.session = session;
    this.owned = owned;
    this.waits = waits;
    this.messages = messages;
  }

  /** The job of a session that the caller has started and will stop. */
  public static SparkJob of(SparkSession session) {
    return new SparkJob(session.sparkContext(), () -> session, false, false, message -> {});
  }

  /**
   * Starts Spark, or joins what runs, whose settings then stay as they are.
   *
   * @param master or null for what spark-submit set, else all cores of this machine
   * @param settings KEY=VALUE
   * @throws UsageException if a setting is malformed, or would lose rows silently
   */
  public static SparkJob start(String name, String master, List<String> settings) {
    return start(name, master, settings, message -> {});
  }

  /**
   * As {@link #start(String, String, List)}.
   *
   * @param messages takes lines for people, among them one for every task that failed and runs
   *     again
   */
  public static SparkJob start(
      String name, String master, List<String> settings, Consumer<String> messages) {
    if (isRunning()) {
      return new SparkJob(running(), SparkJob::activeSession, false, false, messages);
    }
    Interruption.beforeSpark();
    SparkConf conf = configuration(name, master, settings);
    boolean waits =
        !conf.contains(REGISTERED_RATIO)
            && !conf.get("spark.dynamicAllocation.enabled", "false").equals("true");
    if (conf.get("spark.master").startsWith("local[") || conf.get("spark.master").equals("local")) {
      // Else a task that runs out of memory ends the process before it can say so.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    } else {
      conf.setIfMissing(REGISTERED_RATIO, "1.0");
      conf.setIfMissing(REGISTERED_WAIT, MAX_WAIT_SECONDS + "s");
    }
    requireMaster(conf.get("spark.master"));
    SparkContext context = translated(() -> SparkContext.getOrCreate(conf), conf);
    Interruption.withSpark();
    if (!conf.getBoolean("spark.ui.enabled", true)
        && !conf.getBoolean("spark.eventLog.enabled", false)) {
      context.setLocalProperty(NO_SCOPES, "true");
    }
    if (!context.isLocal()) {
      int maxFailures = conf.getInt("spark.task.maxFailures", DEFAULT_MAX_FAILURES);
      context.addSparkListener(new TaskWarnings(maxFailures, messages));
    }
    waits &= !context.isLocal();
    return new SparkJob(context, SparkJob::activeSession, true, waits, messages);
  }

  /** The context of this JVM; Spark has no way of Java's own to ask for it. */
  static Option<SparkContext> active() {
    return SparkContext$.MODULE$.getActive();
  }

  /** Whether Spark runs in this JVM, which jobs join. */
  public static boolean isRunning() {
    return active().isDefined();
  }

  private static SparkContext running() {
    if (!isRunning()) {
      throw new RunException("Spark was stopped by another part of this program");
    }
    return active().get();
  }

  private static SparkConf configuration(String name, String master, List<String> settings) {
    SparkConf conf = new SparkConf().setAppName(name).setIfMissing("spark.ui.enabled", "false");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new UsageException("{conf} %s: expected KEY=VALUE", setting);
      }
      conf.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", "local[*]");
    // Java's streams keep all they wrote or read until they are reset: of rows that spill to disk
    // a hundred leaves a task, which may be more than there is memory.
    conf.setIfMissing(STREAM_RESET, "1");
    requireLossless(key -> conf.get(key, "false"));
    return conf;
  }

  /**
   * Refuses settings of Spark that would lose rows silently.
   *
   * @param values the value of a setting by its name
   * @throws UsageException if one of them is true
   */
  public static void requireLossless(UnaryOperator<String> values) {
    for (String key : LOSSY) {
      if (values.apply(key).strip().equalsIgnoreCase("true")) {
        throw new UsageException("%s is true and would lose rows silently; set it to false", key);
      }
    }
  }

  /** Refuses a standalone master that nobody answers for: Spark would try a minute, and not say. */
  private static void requireMaster(String master) {
    Matcher url = Pattern.compile("spark://([^:,/@]+):(\\d{1,5})").matcher(master);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MASTER_SECONDS);
    while (url.matches()) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(url.group(1), Integer.parseInt(url.group(2))),
            MASTER_SECONDS * 1000);
        return;
      } catch (IOException | IllegalArgumentException e) {
        if (System.nanoTime() > end || e instanceof IllegalArgumentException) {
          throw new RunException(
              "{master} %s: no master answers there (%s); start one, or give another address",
              master, e.getMessage());
        }
      }
      Uninterruptibles.sleepUninterruptibly(1, TimeUnit.SECONDS);
    }
  }

  /** Starts something of Spark's; settings that mean nothing are told as those of users. */
  private static <T> T translated(Supplier<T> start, SparkConf conf) {
    try {
      return start.get();
    } catch (SparkIllegalArgumentException e) {
      throw refusal(e);
    } catch (IllegalArgumentException e) {
      // NumberFormatException and Spark's own are of this kind: a setting that means nothing.
      throw new UsageException(REFUSED, Failures.firstLine(e.getMessage()));
    } catch (Exception e) {
      // A SparkException, which is checked, though the method does not declare it.
      if (e instanceof SparkException && String.valueOf(e.getMessage()).contains("aster URL")) {
        throw new UsageException(
            "{master} %s: expected local[N], spark://HOST:PORT, yarn or k8s://URL",
            conf.get("spark.master"));
      }
      throw e;
    }
  }

  private static UsageException refusal(SparkIllegalArgumentException failure) {
    Map<String, String> found = failure.getMessageParameters();
    return switch (Failures.condition(failure)) {
      case "INVALID_DRIVER_MEMORY" ->
          new UsageException(
              "{driver-memory} %dm: expected at least %dm, as Spark needs",
              mebibytes(found.get("systemMemory")), mebibytes(found.get("minSystemMemory")));
      case "INVALID_EXECUTOR_MEMORY" ->
          new UsageException(
              "{executor-memory} %dm: expected at least %dm, as Spark needs",
              mebibytes(found.get("executorMemory")), mebibytes(found.get("minSystemMemory")));
      default -> new UsageException(REFUSED, Failures.firstLine(failure.getMessage()));
    };
  }

  private static long mebibytes(String bytes) {
    return Long.parseLong(bytes) >> 20;
  }

  /** Says a line to the people who watch. */
  public void tell(String line) {
    messages.accept(line);
  }

  /** The session, for Spark's SQL. */
  public SparkSession session() {
    return session.get();
  }

  /** The session of the Spark that runs in this JVM; one begins if there is none. */
  public static SparkSession activeSession() {
    SparkConf conf = running().getConf();
    return translated(() -> SparkSession.builder().getOrCreate(), conf);
  }

  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark);
  }

  public Configuration hadoop() {
    return context().hadoopConfiguration();
  }

  /**
   * Waits until no more executors arrive, as the number of cores decides about partitions. Spark's
   * own wait for spark.scheduler.minRegisteredResourcesRatio knows how many to expect only where
   * their number was asked for, which a standalone cluster does without. Half a minute at most; not
   * at all where the user set that ratio, or where executors come and go.
   */
  public void awaitExecutors() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    int seen = 0;
    int steady = 0;
    while (waits && steady < STEADY_POLLS && System.nanoTime() < end) {
      // The driver is one of them.
      int executors = spark.statusTracker().getExecutorInfos().length - 1;
      steady = executors > 0 && executors == seen ? steady + 1 : 0;
      seen = executors;
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    if (owned) {
      spark.stop();
    }
  }
}
