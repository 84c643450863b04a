package io.emmer.app.progress;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Lines with a progress bar below them, which goes away at the end. */
final class TerminalProgress implements AutoCloseable {
  /** One less than the narrowest terminal in use has: a full line would wrap. */
  private static final int WIDTH = 79;

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final BottomLine bottom;
  private final ProgressBar bar;

  TerminalProgress(PrintWriter out, int iterations) {
    bottom = new BottomLine(out);
    bar =
        new ProgressBarBuilder()
            .setTaskName("fit")
            .setInitialMax(iterations)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setConsumer(bottom)
            // Fits converge long before the last iteration that is allowed.
            .hideEta()
            .build();
  }

  /** Shows a line that stays. */
  void line(String text) {
    bottom.printAbove(text);
  }

  /**
   * Shows how far it is.
   *
   * @param remark a few words beside it, or none
   */
  void reached(int iteration, String remark) {
    bar.setExtraMessage(remark);
    bar.stepTo(iteration);
  }

  @Override
  public void close() {
    bar.close();
    bottom.close();
  }

  /** The library draws from a thread of its own, for a moment even after it was closed. */
  private static final class BottomLine implements ProgressBarConsumer {
    private final PrintWriter out;
    private String shown = "";
    private boolean closed;

    BottomLine(PrintWriter out) {
      this.out = out;
    }

    synchronized void printAbove(String text) {
      out.print(CLEAR_LINE + text + System.lineSeparator() + shown);
      out.flush();
    }

    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public synchronized void accept(String bar) {
      if (closed) {
        return;
      }
      shown = bar.strip();
      out.print(CLEAR_LINE + shown);
      out.flush();
    }

    @Override
    public synchronized void close() {
      closed = true;
      shown = "";
      out.print(CLEAR_LINE);
      out.flush();
    }
  }
}
