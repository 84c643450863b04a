package io.emmer.app.progress;

import io.emmer.em.FitListener;
import io.emmer.em.Objective;
import io.emmer.em.text.Text;
import java.io.PrintWriter;
import java.util.Arrays;

/**
 * Tells how a fit goes on: on a terminal by a bar, else by lines about some iterations, which with
 * several runs are about the best of them. Whoever asks for all has a line per iteration and run.
 */
public final class Progress implements FitListener, AutoCloseable {
  private final PrintWriter out;
  private final TerminalProgress terminal;
  private final Objective objective;
  private final boolean all;
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
   * @param all whether every iteration of every run has a line
   */
  public Progress(PrintWriter out, int iterations, Objective objective, int runs, boolean all) {
    this.out = out;
    this.terminal = iterations == 0 ? null : new TerminalProgress(out, iterations);
    this.objective = objective;
    this.all = all;
    this.objectives = new double[runs];
    Arrays.fill(objectives, Double.NaN);
  }

  @Override
  public void evaluated(Event event) {
    objectives[event.candidate()] = event.objective();
    evaluated++;
    emptyComponents += event.emptyComponents();
    boolean isTold = terminal == null && event.isMilestone();
    if (all || (isTold && objectives.length == 1)) {
      line(runLine(event));
    }
    if (evaluated == event.active()) {
      String summary = summaryLine(event);
      if (isTold && !all && objectives.length > 1) {
        line(summary);
      }
      if (terminal != null) {
        terminal.reached(event.iteration(), remark(event));
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
    return run + line(event, "", event.objective(), event.change(), event.emptyComponents());
  }

  private String summaryLine(Event event) {
    int best = best();
    double change = objectives[best] - lastBest;
    lastBest = objectives[best];
    return line(event, "best ", objectives[best], change, emptyComponents)
        + Text.format("  (run %d; %s)", best, active(event));
  }

  private String line(Event event, String which, double value, double change, int empty) {
    return Text.format(
        "iteration %3d  %s%s  change %9s  %.3f s%s",
        event.iteration(),
        which,
        said(value, event.weight()),
        Double.isNaN(change) ? "" : Text.format("%+.1e", perRow(change, event.weight())),
        event.seconds(),
        empty > 0 ? "  empty " + empty : "");
  }

  /** An objective; log-likelihoods are those of a row, as their sum is nothing to remember. */
  private String said(double value, double weight) {
    return objective.isLikelihood()
        ? Text.format("%s per row %.6f", objective.label(), perRow(value, weight))
        : Text.format("%s %.6g", objective.label(), value);
  }

  private double perRow(double value, double weight) {
    return objective.isLikelihood() ? value / weight : value;
  }

  /** Beside the bar. */
  private String remark(Event event) {
    double value = objectives[best()];
    String said =
        objective.isLikelihood()
            ? Text.format("%.4f per row", perRow(value, event.weight()))
            : Text.format("%s %.5g", objective.label(), value);
    return objectives.length == 1 ? said : said + ", " + active(event);
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
