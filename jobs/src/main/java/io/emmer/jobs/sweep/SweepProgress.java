package io.emmer.jobs.sweep;

import io.emmer.em.FitListener;
import java.io.PrintWriter;
import java.util.Locale;

/** One line a pass over the data. */
final class SweepProgress implements FitListener {
  private final PrintWriter err;
  private final String wave;
  private int iteration = -1;

  SweepProgress(PrintWriter err, String wave) {
    this.err = err;
    this.wave = wave;
  }

  @Override
  public void evaluated(Event event) {
    if (event.iteration() != iteration) {
      iteration = event.iteration();
      err.printf(
          Locale.ROOT,
          "%siteration %3d  %d running  %.3f s%n",
          wave,
          iteration,
          event.active(),
          event.seconds());
    }
  }
}
