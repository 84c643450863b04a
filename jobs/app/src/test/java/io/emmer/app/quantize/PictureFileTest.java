package io.emmer.app.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.app.image.Picture;
import io.emmer.spark.InputException;
import java.awt.Color;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
  @TempDir private Path directory;

  private PictureFile read(byte[] bytes) throws IOException {
    Path file = directory.resolve("picture");
    Files.write(file, bytes);
    return PictureFile.read(new Configuration(), file.toString());
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static BufferedImage photograph(int type) {
    BufferedImage image = new BufferedImage(64, 48, type);
    for (int i = 0; i < 64 * 48; i++) {
      image.setRGB(i % 64, i / 64, new Color(i % 256, i / 16 % 256, i / 64 * 5).getRGB());
    }
    return image;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void colours(String format) throws IOException {
    BufferedImage image = photograph(BufferedImage.TYPE_INT_RGB);
    PictureFile file = read(encoded(image, format));
    assertThat(file.input().format()).isEqualTo(format);
    assertThat(file.input().notes()).isEmpty();
    assertThat(file.picture().height()).isEqualTo(48);
    for (int i = 0; i < 64 * 48; i++) {
      assertThat(file.picture().colour(i)).isEqualTo(image.getRGB(i % 64, i / 64) & 0xffffff);
    }
  }

  @Test
  void greyIsAsStored() throws IOException {
    BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 256; x++) {
      image.getRaster().setSample(x, 0, 0, x);
    }
    PictureFile file = read(encoded(image, "png"));
    for (int x = 0; x < 256; x++) {
      assertThat(file.picture().colour(x)).isEqualTo(0x010101 * x);
    }
    assertThat(file.input().notes()).isEmpty();
    assertThat(read(encoded(image, "jpeg")).picture().distinctColours()).isGreaterThan(150);
  }

  @Test
  void transparentPixelsAreOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00123456);
    image.setRGB(1, 0, 0x80ff0000);
    image.setRGB(2, 0, 0xff123456);
    PictureFile file = read(encoded(image, "png"));
    assertThat(file.picture().colour(0)).isEqualTo(0xffffff);
    assertThat(file.picture().colour(1)).isEqualTo(0xff7f7f);
    assertThat(file.picture().colour(2)).isEqualTo(0x123456);
    assertThat(file.input().notes()).containsExactly("transparent pixels are put on white");
  }

  @Test
  void sixteenBits() throws IOException {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 2, 1, 3, null);
    raster.setPixel(0, 0, new int[] {65535, 0, 257 * 18});
    raster.setPixel(1, 0, new int[] {128, 129, 65535 - 129});
    PictureFile file = read(encoded(new BufferedImage(model, raster, false, null), "png"));
    assertThat(file.picture().colour(0)).isEqualTo(0xff0012);
    assertThat(file.picture().colour(1)).isEqualTo(0x0001fe);
    assertThat(file.input().notes()).containsExactly("16 bits a channel are rounded to 8");
  }

  /** An EXIF segment of one field behind the first marker of the file. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] segment =
        HexFormat.of()
            .parseHex(
                "ffe10022" // APP1 of 34 bytes
                    + "457869660000" // Exif
                    + "4d4d002a00000008" // TIFF, big-endian, fields at 8
                    + "0001" // one field
                    + "0112000300000001%04x0000".formatted(orientation)
                    + "00000000");
    byte[] result = Arrays.copyOf(jpeg, jpeg.length + segment.length);
    System.arraycopy(segment, 0, result, 2, segment.length);
    System.arraycopy(jpeg, 2, result, 2 + segment.length, jpeg.length - 2);
    return result;
  }

  @Test
  void exifOrientation() throws IOException {
    byte[] jpeg = encoded(photograph(BufferedImage.TYPE_INT_RGB), "jpeg");
    Picture stored = read(jpeg).picture();
    assertThat(read(withOrientation(jpeg, 1)).input().notes()).isEmpty();
    PictureFile turned = read(withOrientation(jpeg, 6));
    assertThat(turned.input().notes())
        .containsExactly("turned upright, as its EXIF orientation 6 says");
    assertThat(turned.picture().width()).isEqualTo(48);
    // The first stored row is the last column.
    assertThat(turned.picture().colour(47)).isEqualTo(stored.colour(0));
    assertThat(read(withOrientation(jpeg, 99)).input().notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "bmp"})
  void truncated(String format) throws IOException {
    byte[] whole = encoded(photograph(BufferedImage.TYPE_INT_RGB), format);
    for (int length : new int[] {whole.length * 9 / 10, whole.length / 2, 60, 3}) {
      assertThatThrownBy(() -> read(Arrays.copyOf(whole, length)))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("picture: ")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void flippedBitOfPng() throws IOException {
    byte[] png = encoded(photograph(BufferedImage.TYPE_INT_RGB), "png");
    png[png.length / 2] ^= 4;
    assertThatThrownBy(() -> read(png))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(".*picture: chunk at byte offset \\d+: CRC [0-9a-f]{8}, expected .*");
  }

  @Test
  void otherFiles() {
    assertThatThrownBy(() -> read("GIF89a no picture".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("not an image that can be read; expected PNG, JPEG or BMP");
    assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(InputException.class);
    assertThatThrownBy(
            () ->
                PictureFile.read(new Configuration(), directory.resolve("missing.png").toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not found");
  }
}
