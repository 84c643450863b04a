package io.emmer.app.nightly;

import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The last run in Prometheus' text format 0.0.4, for the textfile collector of node_exporter. */
final class Metrics {
  private static final String PREFIX = "emmer_nightly_";
  private static final String BEGIN = "# HELP " + PREFIX;

  private final StringBuilder text = new StringBuilder();
  private final String store;

  private Metrics(String root) {
    this.store = "store=\"" + escaped(root) + "\"";
  }

  /**
   * Refuses a file that is something else.
   *
   * @throws UsageException if it is another one of the nights', or holds no metrics of a night
   */
  static void requireOwn(NightlyStore store, String file) throws IOException {
    if (store.isReserved(file)) {
      throw new UsageException(
          "--prometheus %s: is among what --output keeps; give another file", file);
    }
    String head = store.files().exists(file) ? head(store, file) : "";
    if (!head.isEmpty() && !head.equals(BEGIN)) {
      throw new UsageException(
          "--prometheus %s: exists and is no file of metrics of a night, not replaced; give"
              + " another",
          file);
    }
  }

  private static String head(NightlyStore store, String file) throws IOException {
    try (InputStream in = store.files().open(file)) {
      return new String(in.readNBytes(BEGIN.length()), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // What cannot be read will not be replaced either, which is a warning then.
      return "";
    }
  }

  /** Writes the file, whole or not at all; a failure of that is told and fails nothing. */
  static void write(
      NightlyStore store,
      NightlySettings settings,
      RunDocument run,
      Instant now,
      Consumer<String> messages) {
    String file = settings.prometheus().orElse(store.prometheus());
    try {
      store.writeFile(file, text(store.root(), run, published(store), now));
    } catch (IOException | RuntimeException e) {
      messages.accept("warning: no metrics written: " + Failures.describe(e));
    }
  }

  /** A pointer that points nowhere is not what the metrics of a failed run shall fail by. */
  private static Optional<LocalDate> published(NightlyStore store) throws IOException {
    try {
      return store.pointer().latest().map(RunId::date);
    } catch (InputException e) {
      return Optional.empty();
    }
  }

  static String text(String root, RunDocument run, Optional<LocalDate> published, Instant now) {
    return new Metrics(root).of(run, published, now);
  }

  private String of(RunDocument run, Optional<LocalDate> published, Instant now) {
    header("status", "1 for how the last run ended, 0 for the others.");
    for (RunStatus status : RunStatus.values()) {
      sample("status", ",status=\"" + status.label() + "\"", run.status() == status ? 1 : 0);
    }
    gauge("end_timestamp_seconds", "When the last run ended.", now.toEpochMilli() / 1e3);
    gauge("run_date_timestamp_seconds", "Run date of the last run.", seconds(run.id().date()));
    gauge(
        "published_date_timestamp_seconds",
        "Date of the published model.",
        published.map(Metrics::seconds).orElse(null));
    gaugesOf(run);
    Map<String, Double> phases = run.seconds();
    if (phases != null && !phases.isEmpty()) {
      header("seconds", "Time of the phases of the run.");
      phases.forEach((phase, time) -> sample("seconds", ",phase=\"" + escaped(phase) + "\"", time));
    }
    return text.toString();
  }

  /** Adds the gauges of the phases that the run reached. */
  private void gaugesOf(RunDocument run) {
    gauge("attempts", "Tries that the run took.", (double) run.head().attempts());
    if (run.rows().isPresent()) {
      gauge("rows", "Rows of the date.", (double) run.rows().get().rows());
      gauge("held_out_rows", "Rows held out of the fit.", (double) run.rows().get().heldOutRows());
    }
    RunDocument.Found found = run.found();
    if (found.fit() != null) {
      gauge("iterations", "M-steps of the fit.", (double) found.fit().iterations());
      Boolean converged = found.fit().converged();
      gauge(
          "converged",
          "Whether the fit converged.",
          converged == null ? null : converged ? 1.0 : 0.0);
    }
    if (found.evaluation() != null) {
      gauge(
          "score_per_row",
          "Log-likelihood in nats, or squared distance, of a held-out row.",
          found.evaluation().perRow());
      gauge(
          "published_score_per_row",
          "The same under the model published before.",
          found.evaluation().publishedPerRow());
    }
    if (found.drift() != null) {
      gauge("weight_drift", "Total variation of the weights.", found.drift().weights());
      gauge("parameter_drift", "Largest move of a matched component.", found.drift().parameters());
    }
  }

  private static double seconds(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  /** Adds a number, if it is known. */
  private void gauge(String name, String help, Double value) {
    if (value != null) {
      header(name, help);
      sample(name, "", value);
    }
  }

  private void header(String name, String help) {
    text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(PREFIX).append(name).append(" gauge\n");
  }

  private void sample(String name, String labels, double value) {
    text.append(PREFIX).append(name).append('{').append(store).append(labels).append("} ");
    text.append(Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value));
    text.append('\n');
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
