package io.emmer.app.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.RowSampler;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.transform.RowTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SampleSheetTest {
  private static final List<Integer> SHAPE = List.of(28, 28);

  @Test
  void aSheetHasRoomForSoMany() {
    // 60 x 60 pixels an image, of 2^26 together.
    assertThat(SampleSheet.of(18_641, SHAPE).rows()).isEqualTo(18_641);
    assertThatThrownBy(() -> SampleSheet.of(18_642, SHAPE))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("--rows 18642", "28 x 28 has room for 18641");
  }

  /** Five images of 2 x 3, row n of the grey n / 4 from black to white, stand in lines of three. */
  @Test
  void imagesStandInLines() throws IOException {
    RowSampler greys =
        (seed, row, out, at) -> {
          Arrays.fill(out, at, at + 6, row / 4.0);
          return 0;
        };
    SampleRows rows = new SampleRows(greys, null, RowTransform.NONE, 6, 6, 1, 5, 0, 1);
    byte[] png = SampleSheet.of(5, List.of(2, 3)).png(rows, 255);
    BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(png));
    int width = sheet.getWidth();
    assertThat(width).isGreaterThan(sheet.getHeight());
    assertThat(
            IntStream.range(0, width * sheet.getHeight())
                .map(i -> sheet.getRGB(i % width, i / width) & 0xff)
                .distinct())
        .hasSize(5)
        .contains(0, 255);
  }
}
