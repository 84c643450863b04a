package io.emmer.app.report.page;

import io.emmer.app.image.ImageShape;
import io.emmer.app.image.ImageSheet;
import io.emmer.app.image.Png;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Values;
import io.emmer.app.report.chart.Pictures;
import java.util.ArrayList;
import java.util.List;

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
   * @throws IllegalArgumentException if the rows are not images, or there is no component
   */
  public static byte[] png(ReportData data) {
    ImageShape shape = data.imageShape();
    if (shape == null) {
      throw new IllegalArgumentException("A component sheet needs rows that are images");
    }
    Pictures pictures = new Pictures(data);
    int most = data.cards().stream().mapToInt(card -> card.exemplars().size()).max().orElse(0);
    List<double[]> images = new ArrayList<>();
    for (ReportData.ComponentCard card : data.cardsByWeight()) {
      Values prototype = card.prototype();
      images.add(
          prototype == null ? NOTHING : pictures.prototypeRange().levels(prototype.toArray()));
      for (int i = 0; i < most; i++) {
        images.add(
            i < card.exemplars().size()
                ? pictures.exemplarRange().levels(card.exemplars().get(i).values().toArray())
                : NOTHING);
      }
    }
    return Png.encode(
        new ImageSheet(shape.height(), shape.width(), 1 + most, SCALE, GAP, GAP)
            .draw(images)
            .toImage());
  }
}
