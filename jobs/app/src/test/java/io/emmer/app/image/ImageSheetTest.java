package io.emmer.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSheetTest {
  private static int grey(BufferedImage image, int x, int y) {
    return image.getRaster().getSample(x, y, 0);
  }

  @Test
  void placesImagesLineByLine() {
    List<double[]> images =
        List.of(new double[] {0, 0.2}, new double[] {0.4, 0.6}, new double[] {0.8, 2});

    BufferedImage sheet = new ImageSheet(1, 2, 2, 3, 1, 1).draw(images).toImage();

    assertThat(sheet.getWidth()).isEqualTo(2 * 7 + 1);
    assertThat(sheet.getHeight()).isEqualTo(2 * 4 + 1);
    assertThat(grey(sheet, 0, 0)).isEqualTo(255);
    assertThat(grey(sheet, 1, 1)).isZero();
    assertThat(grey(sheet, 3, 3)).isZero();
    assertThat(grey(sheet, 4, 1)).isEqualTo(51);
    assertThat(grey(sheet, 8, 1)).isEqualTo(102);
    assertThat(grey(sheet, 13, 3)).isEqualTo(153);
    assertThat(grey(sheet, 1, 5)).isEqualTo(204);
    assertThat(grey(sheet, 4, 5)).isEqualTo(255);
  }

  @Test
  void refusesImagesOfAnotherSize() {
    assertThatThrownBy(() -> new ImageSheet(1, 2, 1, 1, 0, 0).draw(List.of(new double[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Image 0 has 3 values, not 1 x 2");
  }

  @Test
  void greysAreTheUnitIntervalOrTheModelsRange() {
    assertThat(GreyRange.of(List.of(new double[] {0.25, 0.5}))).isEqualTo(new GreyRange(0, 1));
    assertThat(GreyRange.of(List.of(new double[] {-1, 0.5}, new double[] {3, Double.NaN})))
        .isEqualTo(new GreyRange(-1, 3));
    assertThat(new GreyRange(-1, 3).levels(new double[] {-1, 0, 3})).containsExactly(0, 0.25, 1);
  }
}
