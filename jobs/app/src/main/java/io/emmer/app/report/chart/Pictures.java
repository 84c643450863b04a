package io.emmer.app.report.chart;

import io.emmer.app.image.GreyImage;
import io.emmer.app.image.GreyRange;
import io.emmer.app.image.ImageShape;
import io.emmer.app.report.ReportData;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The drawings of rows and prototypes of one report: images, or profiles of bars. */
public final class Pictures {
  private final ImageShape shape;
  private final GreyRange prototypes;
  private final GreyRange exemplars;
  private final Profile profile;

  /** The drawings of a report, all prototypes on one scale and all rows on another. */
  public Pictures(ReportData data) {
    this(
        data.imageShape(),
        data.prototypes(),
        IntStream.range(0, data.components())
            .boxed()
            .flatMap(k -> data.exemplars(k).stream())
            .toList());
  }

  /**
   * The drawings of some prototypes and rows.
   *
   * @param shape of a row that is an image, else null
   */
  public Pictures(ImageShape shape, List<double[]> models, List<double[]> rows) {
    this.shape = shape;
    prototypes = GreyRange.of(models);
    exemplars = GreyRange.of(rows);
    profile = Profile.of(Stream.concat(models.stream(), rows.stream()).toList());
  }

  /** The grey levels of prototypes. */
  public GreyRange prototypeRange() {
    return prototypes;
  }

  /** The grey levels of rows. */
  public GreyRange exemplarRange() {
    return exemplars;
  }

  /** A prototype. */
  public Thumbnail prototype(double[] values, String description) {
    return picture(values, prototypes, description);
  }

  /** A row. */
  public Thumbnail exemplar(double[] values, String description) {
    return picture(values, exemplars, description);
  }

  private Thumbnail picture(double[] values, GreyRange range, String description) {
    if (shape == null) {
      return new Thumbnail(
          "", profile.path(values), Profile.WIDTH, Profile.HEIGHT, profile.base(), description);
    }
    String source = GreyImage.of(range.levels(values), shape.height(), shape.width()).dataUri();
    return Thumbnail.image(source, shape.width(), shape.height(), description);
  }
}
