package io.emmer.app.report.chart;

import io.emmer.app.image.GreyImage;
import io.emmer.app.image.GreyRange;
import io.emmer.app.image.ImageShape;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Values;
import java.util.List;
import java.util.Objects;
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
        data.cards().stream()
            .map(ReportData.ComponentCard::prototype)
            .filter(Objects::nonNull)
            .toList(),
        data.cards().stream()
            .flatMap(card -> card.exemplars().stream())
            .map(ReportData.Exemplar::values)
            .toList());
  }

  /**
   * The drawings of some prototypes and rows.
   *
   * @param shape of a row that is an image, else null
   */
  public Pictures(ImageShape shape, List<Values> models, List<Values> rows) {
    this.shape = shape;
    prototypes = GreyRange.of(models.stream().map(Values::toArray).toList());
    exemplars = GreyRange.of(rows.stream().map(Values::toArray).toList());
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
  public Thumbnail prototype(Values values, String description) {
    return picture(values, prototypes, description);
  }

  /** A row. */
  public Thumbnail exemplar(Values values, String description) {
    return picture(values, exemplars, description);
  }

  private Thumbnail picture(Values values, GreyRange range, String description) {
    if (shape == null) {
      return new Thumbnail(
          "", profile.path(values), Profile.WIDTH, Profile.HEIGHT, profile.base(), description);
    }
    String source =
        GreyImage.of(range.levels(values.toArray()), shape.height(), shape.width()).dataUri();
    return Thumbnail.image(source, shape.width(), shape.height(), description);
  }
}
