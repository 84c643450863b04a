package io.emmer.em;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the runs of this JVM that keep memos. */
public final class RunNumbers {
  private static final AtomicLong LAST = new AtomicLong();

  private RunNumbers() {}

  /** A number for a new run, by which tasks tell memos apart; never 0. */
  public static long next() {
    return LAST.incrementAndGet();
  }
}
