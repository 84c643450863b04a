package io.emmer.app.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ComponentSheetTest {

  private static BufferedImage decode(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
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
}
