package io.emmer.app.report.page;

import io.emmer.app.image.ImageShape;
import io.emmer.app.image.ImageSheet;
import io.emmer.app.image.Png;
import io.emmer.app.report.EvenSample;
import io.emmer.app.report.ModelProfile;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.chart.Pictures;
import io.emmer.app.report.chart.PlaneChart;
import io.emmer.app.report.chart.Thumbnail;
import io.emmer.em.Model;
import io.emmer.em.text.Text;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The drawings of the steps of a history: a sheet of prototypes, ellipses of a plane, or bars. */
final class HistoryFrames {
  /** More steps than these are more than one looks at. */
  private static final int STEPS = 24;

  private static final int COLUMNS = 10;
  private static final int GAP = 2;

  /** More components than these would make frames of bars too large. */
  private static final int MOST_BARS = 30;

  private final ReportData data;
  private final Pictures pictures;
  private final Plane truth;
  private final List<Integer> steps;

  HistoryFrames(ReportData data, Pictures pictures, Plane truth) {
    this.data = data;
    this.truth = truth;
    this.pictures = pictures;
    steps = steps(data);
  }

  /**
   * The parameters after an iteration: a sheet of images, a plane or bars.
   *
   * @param sheet or null
   * @param plane or null
   */
  public record Frame(
      int iteration,
      String description,
      Thumbnail sheet,
      PlaneChart.Drawn plane,
      List<Thumbnail> bars) {}

  /** The parameters of many iterations. */
  public record History(String note, List<Frame> frames) {}

  /** Some of the models at equal distances, with the first and the last. */
  private static List<Integer> steps(ReportData data) {
    return EvenSample.of(0, data.history().models().size() - 1, STEPS);
  }

  /** All frames, with a note about those that are left out. */
  History history() {
    int iterations = data.history().firstIteration() + data.history().models().size();
    String note =
        steps.size() >= iterations
            ? "Every iteration, in the order of the components."
            : Text.format(
                "%d of %d iterations, in the order of the components.", steps.size(), iterations);
    List<String> names = ModelProfile.names(data.stored().input(), data.dimensions());
    String bars =
        data.isInWords() && data.plane() == null
            ? " The bars are " + String.join(", ", names) + ", on one scale."
            : "";
    return new History(note + bars, steps.stream().map(this::frame).toList());
  }

  private Frame frame(int step) {
    int iteration = data.history().firstIteration() + step;
    Model model = data.history().models().get(step);
    String description = "The components after iteration " + iteration;
    List<double[]> prototypes = ReportData.prototypes(model, data.transform());
    boolean images = data.imageShape() != null;
    return new Frame(
        iteration,
        description,
        images ? sheet(prototypes, description) : null,
        data.plane() == null ? null : plane(model),
        images || data.plane() != null ? List.of() : bars(prototypes, iteration));
  }

  private Thumbnail sheet(List<double[]> prototypes, String description) {
    ImageShape shape = data.imageShape();
    int columns = Math.min(COLUMNS, prototypes.size());
    List<double[]> images =
        prototypes.stream().map(prototype -> pictures.prototypeRange().levels(prototype)).toList();
    BufferedImage sheet =
        new ImageSheet(shape.height(), shape.width(), columns, 1, GAP, 0).draw(images).toImage();
    return Thumbnail.image(Png.dataUri(sheet), sheet.getWidth(), sheet.getHeight(), description);
  }

  /** The components of every step, without rows. */
  static List<Plane> planes(ReportData data) {
    if (data.plane() == null || data.history() == null) {
      return List.of();
    }
    return steps(data).stream()
        .map(step -> components(data, data.history().models().get(step)))
        .toList();
  }

  private static Plane components(ReportData data, Model model) {
    return data.plane().with(Plane.components(model, data.transform()));
  }

  /** On the axes of the plane itself, whose rows lie behind. */
  private PlaneChart.Drawn plane(Model model) {
    List<Plane> others = new ArrayList<>(planes(data));
    others.add(data.plane());
    return new PlaneChart(components(data, model), truth, others).chart();
  }

  private List<Thumbnail> bars(List<double[]> prototypes, int iteration) {
    List<Thumbnail> bars = new ArrayList<>();
    for (int k = 0; k < Math.min(MOST_BARS, prototypes.size()); k++) {
      String description = "Component " + k + " after iteration " + iteration;
      bars.add(pictures.prototype(prototypes.get(k), description));
    }
    return bars;
  }
}
