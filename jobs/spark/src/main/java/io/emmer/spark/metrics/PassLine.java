package io.emmer.spark.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.FitListener.Event;
import io.emmer.em.Objective;
import io.emmer.spark.fit.SharedRuns;
import io.emmer.spark.rows.SparkDataset;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pass over the data as one JSON object. Of runs that differ in their restart alone it has the
 * best objective so far and its change; every run that took part has its own under {@code runs}.
 */
final class PassLine {
  private final String application;
  private final List<SharedRuns.Run> runs;
  private final List<Event> events = new ArrayList<>();
  private final boolean comparable;
  private double best = Double.NaN;

  PassLine(String application, List<SharedRuns.Run> runs) {
    this.application = application;
    this.runs = List.copyOf(runs);
    this.comparable = runs.stream().map(PassLine::what).distinct().count() == 1;
  }

  private static String what(SharedRuns.Run run) {
    return run.family().name() + " K=" + run.settings().components();
  }

  /** Adds a run; true if all that took part have been added. */
  boolean add(Event event) {
    events.add(event);
    return events.size() == event.active();
  }

  /**
   * The line, after which the next pass begins.
   *
   * @param passOrNull what the driver knows of it
   */
  String text(long number, SparkDataset.Pass passOrNull, Optional<PassMeter.Count> count) {
    Event first = events.get(0);
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("application", application);
    line.put("pass", number);
    line.put("iteration", first.iteration());
    if (comparable) {
      SharedRuns.Run run = runs.get(first.candidate());
      line.put("family", run.family().name());
      line.put("components", run.settings().components());
      addBest(line, run.family().objective());
    }
    line.put("seconds", first.seconds());
    line.put("cpuSeconds", count.map(c -> c.cpuNanos() * 1e-9).orElse(null));
    line.put("active", first.active());
    line.put("emptyComponents", events.stream().mapToInt(Event::emptyComponents).sum());
    line.put("modelBytes", passOrNull == null ? null : passOrNull.workBytes());
    line.put("resultBytes", count.map(PassMeter.Count::resultBytes).orElse(null));
    line.put("shuffleBytes", count.map(PassMeter.Count::shuffleBytes).orElse(null));
    line.put("mergeSeconds", passOrNull == null ? null : passOrNull.mergeSeconds());
    line.put("tasks", count.map(PassMeter.Count::tasks).orElse(null));
    line.put("failedTasks", count.map(PassMeter.Count::failedTasks).orElse(null));
    addRuns(line.putArray("runs"));
    events.clear();
    return line.toString();
  }

  private void addBest(ObjectNode line, Objective objective) {
    double before = best;
    for (Event event : events) {
      double value = event.objective();
      best = Double.isNaN(best) || objective.isBetter(value, best) ? value : best;
    }
    line.put("objective", best);
    put(line, "change", best - before);
  }

  private void addRuns(ArrayNode array) {
    for (Event event : events) {
      SharedRuns.Run run = runs.get(event.candidate());
      ObjectNode node = array.addObject();
      node.put("family", run.family().name());
      node.put("components", run.settings().components());
      node.put("restart", run.restart());
      node.put("iteration", event.iteration());
      put(node, "objective", event.objective());
      put(node, "change", event.change());
      node.put("emptyComponents", event.emptyComponents());
    }
  }

  /** JSON has no word for what is no number. */
  private static void put(ObjectNode node, String field, double value) {
    node.put(field, Double.isFinite(value) ? Double.valueOf(value) : null);
  }
}
