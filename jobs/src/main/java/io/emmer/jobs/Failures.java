package io.emmer.jobs;

import java.io.PrintWriter;

/** How a failure reaches the user: one line and an exit code. */
public final class Failures {
  private Failures() {}

  /**
   * Prints one line about a failure.
   *
   * @param verbose whether to print the stack trace too
   * @return the exit code
   */
  public static int report(Throwable failure, String command, boolean verbose, PrintWriter err) {
    Throwable root = ExitCode.rootOf(failure);
    ExitCode code = ExitCode.of(root);
    String message = root.getMessage();
    String text = message == null || message.isBlank() ? root.toString() : message;
    if (code == ExitCode.FAILED && !(root instanceof RunException)) {
      text = root.getClass().getSimpleName() + ": " + text + " (--verbose shows where)";
    }
    err.println(command + ": " + text.lines().reduce((a, b) -> a + " " + b.strip()).orElse(""));
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code.code();
  }
}
