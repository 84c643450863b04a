package io.emmer.jobs.fit;

import io.emmer.em.FitListener;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line an iteration and run.
 *
 * @param label what the objective is
 * @param runs number of runs; with one, lines do not name it
 */
public record Progress(PrintWriter err, String label, int runs) implements FitListener {
  @Override
  public void evaluated(Event event) {
    String run = runs > 1 ? "run %d  ".formatted(event.candidate()) : "";
    String change =
        Double.isNaN(event.change()) ? "" : String.format(Locale.ROOT, "%+.6g", event.change());
    String empty =
        event.emptyComponents() > 0 ? "  empty %d".formatted(event.emptyComponents()) : "";
    err.printf(
        Locale.ROOT,
        "%siteration %3d  %s %.6f  change %12s  %.3f s%s%n",
        run,
        event.iteration(),
        label,
        event.objective(),
        change,
        event.seconds(),
        empty);
  }
}
