package io.emmer.app.nightly;

/** Heartbeats at moments that a test chooses. */
public final class Beats {
  private Beats() {}

  public static void beat(RunLock lock) {
    lock.beat();
  }
}
