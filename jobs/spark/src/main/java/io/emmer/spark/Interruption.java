package io.emmer.spark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;

/**
 * Ctrl-C and SIGTERM. What runs on Spark is cancelled and its end awaited before Spark itself
 * stops, whose threads would print their stacks; so a run can keep its state, and tell in one line
 * how far it came.
 */
public final class Interruption {
  /** Above Spark's own hook. */
  private static final int PRIORITY = 100;

  private static final int MOST_SECONDS = 10;
  private static final int CANCEL_MILLIS = 100;

  private static volatile boolean requested;

  private Interruption() {}

  /** Whether this process is about to end. */
  public static boolean isRequested() {
    return requested;
  }

  /** What to tell of a failure, which follows from the interruption if there was one. */
  public static Throwable reason(Throwable failure) {
    return requested && !(ExitCode.rootOf(failure) instanceof RunException)
        ? new RunException("interrupted")
        : failure;
  }

  /** Does work that an interruption cancels and awaits. */
  public static int during(IntSupplier work) {
    CountDownLatch over = new CountDownLatch(1);
    Runnable hook = () -> cancel(over);
    ShutdownHookManager manager = ShutdownHookManager.get();
    manager.addShutdownHook(hook, PRIORITY, MOST_SECONDS, TimeUnit.SECONDS);
    try {
      return work.getAsInt();
    } finally {
      over.countDown();
      if (!manager.isShutdownInProgress()) {
        manager.removeShutdownHook(hook);
      }
    }
  }

  private static void cancel(CountDownLatch over) {
    requested = true;
    if (SparkSession.getDefaultSession().isEmpty()) {
      return;
    }
    try {
      do {
        SparkSession.getDefaultSession().foreach(Interruption::cancelJobs);
      } while (!over.await(CANCEL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // Nobody waits any longer.
      Thread.currentThread().interrupt();
    }
  }

  private static Void cancelJobs(SparkSession session) {
    if (!session.sparkContext().isStopped()) {
      session.sparkContext().cancelAllJobs();
    }
    return null;
  }
}
