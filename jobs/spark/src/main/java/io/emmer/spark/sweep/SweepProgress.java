package io.emmer.spark.sweep;

import io.emmer.em.FitListener;
import java.io.PrintWriter;
import java.util.Locale;

/** One line a pass over the data. */
final class SweepProgress implements FitListener {
  private final PrintWriter err;
  private final String wave;
  private int told;

  SweepProgress(PrintWriter err, String wave) {
    this.err = err;
    this.wave = wave;
  }

  @Override
  public void evaluated(Event event) {
    if (told == 0) {
      err.printf(
          Locale.ROOT,
          "%siteration %3d  %d running  %.3f s%n",
          wave,
          event.iteration(),
          event.active(),
          event.seconds());
    }
    told = (told + 1) % event.active();
  }
}
