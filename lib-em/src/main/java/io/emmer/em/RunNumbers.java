package io.emmer.em;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the runs of this JVM that keep memos. */
final class RunNumbers {
  private static final AtomicLong LAST = new AtomicLong();

  private RunNumbers() {}

  static long next() {
    return LAST.incrementAndGet();
  }
}
