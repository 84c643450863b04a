package io.emmer.app.cli;

import io.emmer.spark.Secrets;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** What people read: no users and passwords of URIs. */
final class DiscreetWriter extends PrintWriter {
  DiscreetWriter(OutputStream out) {
    super(out, true, StandardCharsets.UTF_8);
  }

  /** All texts come here. */
  @Override
  public void write(String text, int offset, int length) {
    String hidden = Secrets.hide(text.substring(offset, offset + length));
    super.write(hidden, 0, hidden.length());
  }
}
