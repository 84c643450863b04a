package io.emmer.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.emmer.app.image.ImageFile.Orientation;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
  @Test
  void psnrByHand() {
    Picture original = Picture.of(1, 2, new int[] {0x000000, 0xffffff});
    Picture other = Picture.of(1, 2, new int[] {0x030000, 0xffffff});
    assertThat(original.meanSquaredError(other)).isEqualTo(1.5); // 9 / 6
    assertThat(original.psnr(other)).isCloseTo(46.3699, within(1e-4));
    assertThat(original.psnr(original)).isInfinite();
    Picture black = Picture.of(1, 1, new int[] {0});
    assertThat(black.psnr(Picture.of(1, 1, new int[] {0xffffff}))).isZero();
  }

  @Test
  void coloursAreRoundedAndClipped() {
    double[] values = {-0.2, 1.7, 0.5, 0, 1, 127.49 / 255};
    assertThat(Picture.colour(values, 0)).isEqualTo(0x00ff80);
    assertThat(Picture.colour(values, 3)).isEqualTo(0x00ff7f);
  }

  @Test
  void scaledPixelsAreMeans() {
    Picture picture = Picture.of(2, 2, new int[] {0x000000, 0x0000ff, 0x640000, 0x000000});
    assertThat(picture.scaledTo(1, 1).colour(0)).isEqualTo(0x190040);
    Picture large = picture.scaledTo(4, 4);
    assertThat(large.colour(3)).isEqualTo(0x0000ff);
    assertThat(large.colour(12)).isEqualTo(0x640000);
  }

  /** Orientation o of a 2 x 3 image, as the rows that are seen; digits are pixels. */
  @ParameterizedTest
  @CsvSource({
    "1, 123 456", "2, 321 654", "3, 654 321", "4, 456 123",
    "5, 14 25 36", "6, 41 52 63", "7, 63 52 41", "8, 36 25 14"
  })
  void orientations(int orientation, String seen) {
    Picture stored = Picture.of(2, 3, IntStream.rangeClosed(1, 6).toArray());
    Picture upright = Orientation.upright(stored, orientation);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < upright.pixels(); i++) {
      rows.append(i > 0 && i % upright.width() == 0 ? " " : "").append(upright.colour(i));
    }
    assertThat(rows).hasToString(seen);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 16, 17, 256})
  void indexedPngs(int colours) throws IOException {
    int[] palette = IntStream.range(0, colours).map(k -> 0x010203 * k & 0xffffff).toArray();
    int[] index = IntStream.range(0, 7 * 40).map(i -> i * 31 % colours).toArray();
    byte[] png = Png.encodeIndexed(7, 40, palette, index);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(read.getColorModel()).isInstanceOf(IndexColorModel.class);
    int bits = colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
    assertThat(png[24]).as("bits a pixel").isEqualTo((byte) bits);
    for (int i = 0; i < index.length; i++) {
      assertThat(read.getRGB(i % 40, i / 40) & 0xffffff).isEqualTo(palette[index[i]]);
    }
  }

  @Test
  void plainPngs() throws IOException {
    int[] colours = IntStream.range(0, 600).map(i -> i * 27644437 & 0xffffff).toArray();
    Picture picture = Picture.of(20, 30, colours);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.encode(picture.toImage())));
    int[] found = read.getRGB(0, 0, 30, 20, null, 0, 30);
    assertThat(Arrays.stream(found).map(c -> c & 0xffffff)).containsExactly(boxed(colours));
  }

  private static Integer[] boxed(int[] values) {
    return Arrays.stream(values).boxed().toArray(Integer[]::new);
  }

  @Test
  void sizesMustAgree() {
    Picture one = Picture.of(1, 1, new int[] {0});
    Picture two = Picture.of(1, 2, new int[] {0, 0});
    assertThatThrownBy(() -> one.psnr(two)).isInstanceOf(IllegalArgumentException.class);
  }
}
