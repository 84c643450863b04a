package io.emmer.spark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext;

/**
 * Ctrl-C and SIGTERM. What runs on Spark is cancelled and its end awaited before Spark itself
 * stops, whose threads would print their stacks; so a run can keep its state, and tell in one line
 * how far it came. Before there is a Spark the line is told at once.
 */
public final class Interruption {
  /** Above Spark's own hook. */
  private static final int PRIORITY = 100;

  private static final int MOST_SECONDS = 10;
  private static final int CANCEL_MILLIS = 100;

  private static volatile boolean requested;
  private static volatile boolean saving;
  private static volatile Interruption current;

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean told = new AtomicBoolean();
  private final Runnable tell;
  private final Thread hook = new Thread(this::tellWithoutSpark, "interruption");

  /** Of processes with Spark, whose hooks Hadoop runs one behind the other. */
  private Runnable sparkHook;

  private volatile boolean sparkStarted;

  private Interruption(Runnable tell) {
    this.tell = tell;
  }

  /** Whether this process is about to end. */
  public static boolean isRequested() {
    return requested;
  }

  /**
   * To be called now and then by work that is no Spark job, which would be cancelled.
   *
   * @throws RunException if {@link #isToStop}
   */
  public static void check() {
    if (isToStop()) {
      throw new RunException("interrupted");
    }
  }

  /** Whether this process is about to end, and nothing is being saved. */
  public static boolean isToStop() {
    return requested && !saving;
  }

  /** What to tell of a failure, which follows from the interruption if there was one. */
  public static Throwable reason(Throwable failure) {
    return requested && !(ExitCode.rootOf(failure) instanceof RunException)
        ? new RunException("interrupted")
        : failure;
  }

  /** Whether nothing was told of the interruption yet; who asks tells it. */
  public static boolean isToTell() {
    Interruption now = current;
    return now == null || !requested || now.told.compareAndSet(false, true);
  }

  /** From here on jobs of Spark are let finish, as they save what was reached. */
  public static void beginSaving() {
    saving = true;
  }

  /**
   * Does work that an interruption cancels and awaits.
   *
   * @param tell says that it was interrupted
   */
  public static int during(IntSupplier work, Runnable tell) {
    Interruption now = new Interruption(tell);
    current = now;
    Runtime.getRuntime().addShutdownHook(now.hook);
    try {
      return work.getAsInt();
    } finally {
      now.over.countDown();
      now.removeHooks();
    }
  }

  /** Has the work that is done now cancelled before Spark stops. */
  static void beforeSpark() {
    Interruption now = current;
    if (requested) {
      throw new RunException("interrupted");
    }
    if (now != null && now.sparkHook == null) {
      now.sparkHook = now::cancel;
      ShutdownHookManager.get()
          .addShutdownHook(now.sparkHook, PRIORITY, MOST_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Has an interruption await the end of the work, for which Spark has started. */
  static void withSpark() {
    Interruption now = current;
    if (now != null) {
      now.sparkStarted = true;
    }
  }

  private void removeHooks() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      if (sparkHook != null) {
        ShutdownHookManager.get().removeShutdownHook(sparkHook);
      }
    } catch (IllegalStateException e) {
      // They run already.
      requested = true;
    }
  }

  private void tellWithoutSpark() {
    requested = true;
    if ((sparkHook == null || !SparkJob.isRunning()) && over.getCount() > 0 && isToTell()) {
      tell.run();
    }
  }

  private void cancel() {
    requested = true;
    if (!sparkStarted) {
      return;
    }
    // Also after Spark has stopped: what a verb still writes is written.
    try {
      do {
        SparkJob.active().foreach(Interruption::cancelJobs);
      } while (!over.await(CANCEL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // Nobody waits any longer.
      Thread.currentThread().interrupt();
    }
  }

  private static Void cancelJobs(SparkContext spark) {
    if (!saving && !spark.isStopped()) {
      spark.cancelAllJobs();
    }
    return null;
  }
}
