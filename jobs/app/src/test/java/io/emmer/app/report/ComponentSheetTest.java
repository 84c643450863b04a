package io.emmer.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ComponentSheetTest {

  private static BufferedImage decode(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int grey(BufferedImage image, int x, int y) {
    return image.getRaster().getSample(x, y, 0);
  }

  @Test
  void hasALinePerComponent() throws IOException {
    byte[] png = ComponentSheet.png(SampleReports.digits(20));

    BufferedImage image = decode(png);

    assertThat(image.getWidth()).isEqualTo(11 * (2 * 28 + 4) + 4);
    assertThat(image.getHeight()).isEqualTo(20 * (2 * 28 + 4) + 4);
    assertThat(image.getRaster().getNumBands()).isEqualTo(1);
    assertThat(png).isEqualTo(ComponentSheet.png(SampleReports.digits(20)));
  }

  @Test
  void refusesPlainRows() {
    assertThatThrownBy(() -> ComponentSheet.png(SampleReports.plain(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("images");
  }

  @Test
  void placesImagesLineByLine() throws IOException {
    List<double[]> images =
        List.of(new double[] {0, 0.2}, new double[] {0.4, 0.6}, new double[] {0.8, 2});

    BufferedImage sheet = decode(ImageSheet.of(images, 1, 2, 2, 3, 1));

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
    assertThatThrownBy(() -> ImageSheet.of(List.of(new double[3]), 1, 2, 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Image 0 has 3 values, not 1 x 2");
  }

  @Test
  void greysAreTheUnitIntervalOrTheModelsRange() {
    assertThat(GreyRange.of(List.of(Values.of(0.25, 0.5)))).isEqualTo(new GreyRange(0, 1));
    assertThat(GreyRange.of(List.of(Values.of(-1, 0.5), Values.of(3, Double.NaN))))
        .isEqualTo(new GreyRange(-1, 3));
    assertThat(new GreyRange(-1, 3).levels(Values.of(-1, 0, 3))).containsExactly(0, 0.25, 1);
  }
}
