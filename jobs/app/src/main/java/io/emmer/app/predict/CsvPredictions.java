package io.emmer.app.predict;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.spark.rows.Leaf;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * Predictions as a table in text, of RFC 4180 with line feeds: row, id and label where rows have
 * them, component, score, and the responsibilities of at most 100 components.
 *
 * @param ids whether rows have ids
 * @param labels whether rows have labels; that of a row may be missing, and is empty then
 */
record CsvPredictions(boolean ids, boolean labels) implements Serializable {
  private static final int MOST_RESPONSIBILITIES = 100;
  private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");

  byte[] header(Candidate<?, ?> model) {
    StringBuilder line = new StringBuilder("row");
    line.append(ids ? ",id" : "").append(labels ? ",label" : "").append(",component,");
    line.append(PredictJob.scoreName(model.family()));
    for (int k = 0; k < shown(model.model().components()); k++) {
      line.append(",responsibility").append(k);
    }
    return bytes(line.append('\n'));
  }

  private static int shown(int components) {
    return components <= MOST_RESPONSIBILITIES ? components : 0;
  }

  /** Writes the lines of some leaves, and says how many they are. */
  long write(Iterator<Leaf> leaves, EStep<?> eStep, OutputStream out) throws IOException {
    long rows = 0;
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      Assignments assigned = eStep.assign(leaf.block());
      StringBuilder lines = new StringBuilder();
      for (int n = 0; n < assigned.rows(); n++) {
        line(leaf, assigned, n, lines);
      }
      out.write(bytes(lines));
      rows += assigned.rows();
    }
    return rows;
  }

  private void line(Leaf leaf, Assignments assigned, int n, StringBuilder into) {
    into.append(leaf.block().firstRow() + n);
    if (ids) {
      into.append(',').append(field(leaf.ids()[n]));
    }
    if (labels) {
      into.append(',').append(leaf.labels()[n] == null ? "" : field(leaf.labels()[n]));
    }
    into.append(',').append(assigned.component()[n]).append(',').append(assigned.score()[n]);
    for (int k = 0; k < shown(assigned.components()); k++) {
      into.append(',').append(assigned.responsibility(n, k));
    }
    into.append('\n');
  }

  private static String field(String text) {
    return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static byte[] bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
