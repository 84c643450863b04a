package io.emmer.app.progress;

import io.emmer.em.FitListener;
import io.emmer.em.Objective;
import io.emmer.em.text.Text;
import java.io.PrintWriter;
import java.util.Arrays;

/**
 * Tells how a fit goes on: one line an iteration, which with several runs is about the best of
 * them, or one line an iteration and run.
 */
public final class Progress implements FitListener, AutoCloseable {
  private final PrintWriter out;
  private final TerminalProgress terminal;
  private final Objective objective;
  private final boolean everyRun;
  private final double[] objectives;
  private int evaluated;
  private int emptyComponents;
  private double lastBest = Double.NaN;

  /**
   * Tells of a fit that begins.
   *
   * @param iterations how many there are at the most, if a terminal shows a bar below the lines;
   *     else 0
   * @param runs number of runs
   * @param everyRun whether each of several runs has its own lines
   */
  public Progress(
      PrintWriter out, int iterations, Objective objective, int runs, boolean everyRun) {
    this.out = out;
    this.terminal = iterations == 0 ? null : new TerminalProgress(out, iterations);
    this.objective = objective;
    this.everyRun = everyRun || runs == 1;
    this.objectives = new double[runs];
    Arrays.fill(objectives, Double.NaN);
  }

  @Override
  public void evaluated(Event event) {
    objectives[event.candidate()] = event.objective();
    evaluated++;
    emptyComponents += event.emptyComponents();
    if (everyRun) {
      line(runLine(event));
    }
    if (evaluated == event.active()) {
      if (!everyRun) {
        line(summaryLine(event));
      }
      if (terminal != null) {
        terminal.reached(event.iteration(), active(event));
      }
      evaluated = 0;
      emptyComponents = 0;
    }
  }

  private void line(String text) {
    if (terminal != null) {
      terminal.line(text);
    } else {
      out.println(text);
    }
  }

  private String runLine(Event event) {
    String run = objectives.length > 1 ? Text.format("run %d  ", event.candidate()) : "";
    return run
        + line(
            event,
            objective.label(),
            event.objective(),
            event.change(),
            event.emptyComponents(),
            "");
  }

  private String summaryLine(Event event) {
    int best = best();
    double change = objectives[best] - lastBest;
    lastBest = objectives[best];
    String tail = Text.format("  (run %d; %s)", best, active(event));
    return line(
        event, "best " + objective.label(), objectives[best], change, emptyComponents, tail);
  }

  private static String line(
      Event event, String label, double value, double change, int empty, String tail) {
    return Text.format(
        "iteration %3d  %s %.6f  change %12s  %.3f s%s%s",
        event.iteration(),
        label,
        value,
        Double.isNaN(change) ? "" : Text.format("%+.6g", change),
        event.seconds(),
        tail,
        empty > 0 ? "  empty " + empty : "");
  }

  private String active(Event event) {
    return objectives.length == 1
        ? ""
        : Text.format("%d of %d active", event.active(), objectives.length);
  }

  /** Finished runs count too; ties to the lowest. */
  private int best() {
    int best = 0;
    for (int run = 1; run < objectives.length; run++) {
      best = objective.isBetter(objectives[run], objectives[best]) ? run : best;
    }
    return best;
  }

  @Override
  public void close() {
    if (terminal != null) {
      terminal.close();
    }
    out.flush();
  }
}
