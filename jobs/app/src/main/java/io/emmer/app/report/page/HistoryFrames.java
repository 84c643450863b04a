package io.emmer.app.report.page;

import io.emmer.app.image.ImageShape;
import io.emmer.app.image.ImageSheet;
import io.emmer.app.image.Png;
import io.emmer.app.report.History;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Values;
import io.emmer.app.report.chart.Pictures;
import io.emmer.app.report.chart.PlaneChart;
import io.emmer.app.report.chart.Thumbnail;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The drawings of the steps of a history: a sheet of prototypes, ellipses of a plane, or bars. */
final class HistoryFrames {
  private static final int COLUMNS = 10;
  private static final int GAP = 2;

  /** More components than these would make frames of bars too large. */
  private static final int MOST_BARS = 30;

  private final ReportData data;
  private final Pictures pictures;
  private final Plane truth;

  HistoryFrames(ReportData data, Pictures pictures, Plane truth) {
    this.data = data;
    this.truth = truth;
    this.pictures = pictures;
  }

  /** All frames, with a note about those that are left out. */
  View.History history() {
    History history = data.history().orElseThrow();
    List<View.HistoryFrame> frames = new ArrayList<>();
    for (History.Step step : history.steps()) {
      String description = "The components after iteration " + step.iteration();
      frames.add(
          new View.HistoryFrame(
              step.iteration(),
              description,
              data.imageShape() == null ? null : sheet(step, description),
              plane(step),
              data.imageShape() == null && data.plane().isEmpty() ? bars(step) : List.of()));
    }
    String note =
        history.steps().size() > history.iterations()
            ? "Every iteration, in the order of the components."
            : "%d of %d iterations, in the order of the components."
                .formatted(history.steps().size(), history.iterations() + 1);
    return new View.History(note, frames);
  }

  private Thumbnail sheet(History.Step step, String description) {
    ImageShape shape = data.imageShape();
    int columns = Math.min(COLUMNS, step.prototypes().size());
    List<double[]> images =
        step.prototypes().stream()
            .map(prototype -> pictures.prototypeRange().levels(prototype.toArray()))
            .toList();
    BufferedImage sheet =
        new ImageSheet(shape.height(), shape.width(), columns, 1, GAP, 0).draw(images).toImage();
    return Thumbnail.image(Png.dataUri(sheet), sheet.getWidth(), sheet.getHeight(), description);
  }

  /** The components of every step, without rows. */
  static List<Plane> planes(ReportData data) {
    if (data.plane().isEmpty() || data.history().isEmpty()) {
      return List.of();
    }
    return data.history().get().steps().stream()
        .filter(step -> !step.components().isEmpty())
        .map(step -> plane(data.plane().get(), step))
        .toList();
  }

  private static Plane plane(Plane rows, History.Step step) {
    return new Plane(rows.xName(), rows.yName(), 0, Values.of(), Values.of(), step.components());
  }

  /** On the axes of the plane itself, whose rows lie behind. */
  private PlaneChart.Drawn plane(History.Step step) {
    if (data.plane().isEmpty() || step.components().isEmpty()) {
      return null;
    }
    List<Plane> others = new ArrayList<>(planes(data));
    others.add(data.plane().get());
    return new PlaneChart(plane(data.plane().get(), step), truth, others).chart();
  }

  private List<Thumbnail> bars(History.Step step) {
    List<Thumbnail> bars = new ArrayList<>();
    for (int k = 0; k < Math.min(MOST_BARS, step.prototypes().size()); k++) {
      String description = "Component " + k + " after iteration " + step.iteration();
      bars.add(pictures.prototype(step.prototypes().get(k), description));
    }
    return bars;
  }
}
