package io.emmer.app.cli;

import io.emmer.em.model.InputDocument;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a model directory holds, in a few lines. */
final class ModelDigest {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int MOST_BARS = 40;
  private static final int MOST_WEIGHTS = 12;

  private ModelDigest() {}

  /** The lines, each with its end. */
  static String of(StoredModel stored) {
    ModelDocument document = stored.document();
    ModelDocument.Fit fit = document.fit();
    StringBuilder text = new StringBuilder(stored.directory()).append(": ");
    text.append(
        Text.format(
            "%s, %s, %s",
            stored.family(),
            Text.count(stored.components(), "component"),
            Text.count(stored.dimensions(), "dimension")));
    if (fit != null && fit.rows() != null) {
      text.append(Text.format(", of %,d rows", fit.rows()));
    }
    text.append('\n');
    if (fit != null && fit.iterations() != null && fit.stopReason() != null) {
      line(
          text,
          fit.objective(),
          Text.format(
              "%safter %s (%s)",
              last(document),
              Text.count(fit.iterations(), "iteration"),
              fit.stopReason().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    if (document.traces() != null && document.traces().objectiveTrace() != null) {
      line(text, "trace", bars(document.traces().objectiveTrace()));
    }
    line(text, "weights", weights(stored));
    List<InputDocument.File> files = stored.input().files();
    if (files != null && !files.isEmpty()) {
      String more = files.size() == 1 ? "" : Text.format(" and %d more", files.size() - 1);
      line(text, "fitted to", files.get(0).path() + more);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(Text.format("  %-15s %s%n", name, value));
  }

  private static String last(ModelDocument document) {
    if (document.traces() == null || document.traces().objectiveTrace() == null) {
      return "";
    }
    List<Double> trace = document.traces().objectiveTrace();
    return trace.isEmpty() ? "" : Text.brief(trace.get(trace.size() - 1)) + " ";
  }

  private static String bars(List<Double> trace) {
    double lowest = trace.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double highest = trace.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    int bars = Math.min(MOST_BARS, trace.size());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bars; i++) {
      double value = trace.get((int) ((long) i * (trace.size() - 1) / Math.max(1, bars - 1)));
      double share = highest > lowest ? (value - lowest) / (highest - lowest) : 1;
      text.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
    }
    return text.toString();
  }

  private static String weights(StoredModel stored) {
    double[] sorted = stored.arrays().get("weights").values().clone();
    Arrays.sort(sorted);
    int shown = Math.min(MOST_WEIGHTS, sorted.length);
    String text =
        IntStream.rangeClosed(1, shown)
            .mapToObj(i -> Text.format("%.1f%%", 100 * sorted[sorted.length - i]))
            .collect(Collectors.joining(" "));
    return shown < sorted.length ? text + " ..." : text;
  }
}
