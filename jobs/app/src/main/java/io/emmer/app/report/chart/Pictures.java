package io.emmer.app.report.chart;

import io.emmer.app.image.GreyImage;
import io.emmer.app.image.GreyRange;
import io.emmer.app.image.ImageShape;
import io.emmer.app.report.ReportData;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The drawings of rows and prototypes of one report: images, or profiles of bars.
 *
 * @param shape of a row that is an image, else null
 * @param prototypeRange the grey levels of prototypes
 * @param exemplarRange the grey levels of rows
 * @param profile the scale of bars
 */
public record Pictures(
    ImageShape shape, GreyRange prototypeRange, GreyRange exemplarRange, Profile profile) {
  /** The drawings of a report, all prototypes on one scale and all rows on another. */
  public static Pictures of(ReportData data) {
    return of(
        data.imageShape(),
        data.prototypes(),
        IntStream.range(0, data.components())
            .boxed()
            .flatMap(k -> data.exemplars(k).stream())
            .toList());
  }

  /** The drawings of some prototypes and rows; without a shape they are no images. */
  public static Pictures of(ImageShape shape, List<double[]> models, List<double[]> rows) {
    Profile profile = Profile.of(Stream.concat(models.stream(), rows.stream()).toList());
    return new Pictures(shape, GreyRange.of(models), GreyRange.of(rows), profile);
  }

  /** A prototype. */
  public Thumbnail prototype(double[] values, String description) {
    return picture(values, prototypeRange, description);
  }

  /** A row. */
  public Thumbnail exemplar(double[] values, String description) {
    return picture(values, exemplarRange, description);
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
