package io.emmer.app.nightly;

import java.util.Arrays;
import java.util.Locale;

/** How far the run of a date is. */
public enum RunStatus {
  /** Begun, or died. */
  RUNNING,
  /** Ended by a failure; the next run of the date tries again. */
  FAILED,
  /** Done; the gate kept the published model. */
  REFUSED,
  /** Done, of a date older than the published model's. */
  STORED,
  /** Done; it is, or was, the latest model. */
  PUBLISHED,
  /** Done, and taken back by an operator. */
  WITHDRAWN;

  /** Whether the same date again does nothing. */
  boolean isFinished() {
    return this != RUNNING && this != FAILED;
  }

  /** Whether its model passed the gate and stands. */
  boolean isGood() {
    return this == PUBLISHED || this == STORED;
  }

  /** The name of the status in run.json. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunStatus of(String label) {
    return Arrays.stream(values())
        .filter(status -> status.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no status '" + label + "'"));
  }
}
