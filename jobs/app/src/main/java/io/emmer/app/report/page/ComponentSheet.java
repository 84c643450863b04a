package io.emmer.app.report.page;

import io.emmer.app.image.ImageShape;
import io.emmer.app.image.ImageSheet;
import io.emmer.app.image.Png;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.chart.Pictures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The PNG sheet of the components of a model of images. */
public final class ComponentSheet {
  private static final int SCALE = 2;
  private static final int GAP = 4;
  private static final double[] NOTHING = {};

  private ComponentSheet() {}

  /**
   * Draws a line for each component, heaviest first: its prototype, then its exemplars.
   *
   * @return the encoded PNG
   * @throws IllegalArgumentException if the rows are not images
   */
  public static byte[] png(ReportData data) {
    ImageShape shape = data.imageShape();
    if (shape == null) {
      throw new IllegalArgumentException("A component sheet needs rows that are images");
    }
    Pictures pictures = Pictures.of(data);
    List<double[]> prototypes = data.prototypes();
    List<List<double[]>> typical =
        IntStream.range(0, data.components()).mapToObj(data::exemplars).toList();
    int most = typical.stream().mapToInt(List::size).max().orElse(0);
    List<double[]> images = new ArrayList<>();
    for (int k : data.byWeight()) {
      images.add(pictures.prototypeRange().levels(prototypes.get(k)));
      for (int i = 0; i < most; i++) {
        boolean there = i < typical.get(k).size();
        images.add(there ? pictures.exemplarRange().levels(typical.get(k).get(i)) : NOTHING);
      }
    }
    return Png.encode(
        new ImageSheet(shape.height(), shape.width(), 1 + most, SCALE, GAP, GAP)
            .draw(images)
            .toImage());
  }
}
