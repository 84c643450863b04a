package io.emmer.app.progress;

import java.io.PrintWriter;

/** Where progress is shown. */
public interface ProgressDisplay extends AutoCloseable {
  /** Shows a line that stays. */
  void line(String text);

  /**
   * Shows how far it is.
   *
   * @param remark a few words beside it, or none
   */
  void reached(int iteration, String remark);

  @Override
  void close();

  /**
   * A display.
   *
   * @param terminal whether {@code out} is one, which then has a progress bar below the lines
   * @param iterations how many there are at the most
   */
  static ProgressDisplay on(PrintWriter out, boolean terminal, int iterations) {
    return terminal ? new TerminalProgress(out, iterations) : new Lines(out);
  }

  /**
   * Lines only, for files and pipes.
   *
   * @param out takes them
   */
  record Lines(PrintWriter out) implements ProgressDisplay {
    @Override
    public void line(String text) {
      out.println(text);
    }

    @Override
    public void reached(int iteration, String remark) {}

    @Override
    public void close() {
      out.flush();
    }
  }
}
