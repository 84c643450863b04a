package io.emmer.app.cli;

import io.emmer.spark.RunException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;

/** Where results go. Writers of text hide failures, as of a full disk; this keeps the first. */
final class StandardOutput extends FilterOutputStream {
  private final PrintWriter writer = new DiscreetWriter(this);
  private IOException failure;

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** Takes results as text. */
  PrintWriter writer() {
    return writer;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * Refuses to end well where a result was lost.
   *
   * @throws RunException if not all of it could be written
   */
  void check() {
    writer.flush();
    if (failure != null) {
      throw new RunException("standard output: %s", failure.getMessage());
    }
  }
}
