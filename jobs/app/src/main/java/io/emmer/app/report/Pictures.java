package io.emmer.app.report;

import io.emmer.app.image.GreyImage;
import io.emmer.app.image.GreyRange;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Turns rows and prototypes of one report into pictures: images, or profiles of bars. */
final class Pictures {
  private final ReportData.ImageShape shape;
  private final GreyRange prototypes;
  private final GreyRange exemplars;
  private final Profile profile;

  Pictures(ReportData data) {
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

  Pictures(ReportData.ImageShape shape, List<Values> models, List<Values> rows) {
    this.shape = shape;
    prototypes = GreyRange.of(models.stream().map(Values::toArray).toList());
    exemplars = GreyRange.of(rows.stream().map(Values::toArray).toList());
    profile = Profile.of(Stream.concat(models.stream(), rows.stream()).toList());
  }

  GreyRange prototypeRange() {
    return prototypes;
  }

  GreyRange exemplarRange() {
    return exemplars;
  }

  View.Picture prototype(Values values, String description) {
    return picture(values, prototypes, description);
  }

  View.Picture exemplar(Values values, String description) {
    return picture(values, exemplars, description);
  }

  private View.Picture picture(Values values, GreyRange range, String description) {
    if (shape == null) {
      return new View.Picture(
          "", profile.path(values), Profile.WIDTH, Profile.HEIGHT, profile.base(), description);
    }
    String source =
        GreyImage.of(range.levels(values.toArray()), shape.height(), shape.width()).dataUri();
    return new View.Picture(source, "", shape.width(), shape.height(), "", description);
  }
}
