package io.emmer.app.convert;

import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Reads images of 8 bits a channel, as their pixels stand in the files. */
final class ImageDecoder {
  private static final Set<String> FORMATS = Set.of("png", "jpeg", "jpg", "bmp");
  private static final Pattern DAMAGE = Pattern.compile("(?i)premature|truncated|corrupt");
  private static final int LARGEST = 255;
  private static final int BYTE_BITS = 8;

  /** Rec. 601, in thousandths. */
  private static final int[] LUMA = {299, 587, 114};

  private static final int THOUSAND = 1000;

  private final Configuration conf;
  private final boolean grey;

  /**
   * A decoder.
   *
   * @param grey whether colours become levels of grey: (299 r + 587 g + 114 b + 500) / 1000
   */
  ImageDecoder(Configuration conf, boolean grey) {
    this.conf = conf;
    this.grey = grey;
  }

  /** The shape that an image has. */
  ImageShape shape(String path) throws IOException {
    BufferedImage image = read(path, null, null);
    return shape(image);
  }

  /**
   * The pixels of an image: values[(y*width + x)*channels + c].
   *
   * @param expected shape of all images
   * @param first the image that has it
   */
  byte[] values(String path, ImageShape expected, String first) throws IOException {
    BufferedImage image = read(path, expected, first);
    ImageShape found = shape(image);
    if (!found.equals(expected)) {
      throw new InputException(
          "%s: an image of %s, expected %s as %s is; give --grey or images of one kind"
              .formatted(path, found, expected, first));
    }
    return values(image, expected);
  }

  private ImageShape shape(BufferedImage image) {
    boolean oneChannel = grey || isGrey(image.getColorModel());
    return new ImageShape(image.getHeight(), image.getWidth(), oneChannel ? 1 : ImageShape.RGB);
  }

  private static boolean isGrey(ColorModel model) {
    if (!(model instanceof IndexColorModel palette)) {
      return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    return Arrays.stream(colours)
        .allMatch(c -> (c >> 16 & LARGEST) == (c & LARGEST) && (c >> 8 & LARGEST) == (c & LARGEST));
  }

  private BufferedImage read(String path, ImageShape expected, String first) throws IOException {
    byte[] bytes = bytes(path);
    ImageReader reader = null;
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader = reader(in, path);
      reader.setInput(in, true, true);
      int height = reader.getHeight(0);
      int width = reader.getWidth(0);
      if (expected != null && (height != expected.height() || width != expected.width())) {
        throw new InputException(
            "%s: an image of %d x %d, expected %s as %s is; give images of one size"
                .formatted(path, width, height, expected, first));
      }
      BufferedImage image = reader.read(0);
      checkBits(image, path);
      return image;
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // of bytes in memory: they are no good image
      throw new InputException(
          "%s: no readable image (%s), expected PNG, JPEG or BMP; repair or drop the file"
              .formatted(path, e.getMessage()),
          e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private byte[] bytes(String name) throws IOException {
    Path path = new Path(name);
    try (FSDataInputStream in = path.getFileSystem(conf).open(path)) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(
          name + ": gone while the job runs; run it again when nothing changes the files", e);
    }
  }

  private static ImageReader reader(MemoryCacheImageInputStream in, String path)
      throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        reader.addIIOReadWarningListener(
            (source, warning) -> {
              // JPEG's reader fills what is missing with grey.
              if (DAMAGE.matcher(warning).find()) {
                throw new InputException(
                    "%s: damaged (%s), expected a whole image; fetch the file again"
                        .formatted(path, warning));
              }
            });
        return reader;
      }
    }
    throw new InputException(
        path + ": no image by its first bytes, expected PNG, JPEG or BMP; drop the file");
  }

  private static void checkBits(BufferedImage image, String path) {
    ColorModel model = image.getColorModel();
    if (!(model instanceof IndexColorModel) && model.getComponentSize(0) > BYTE_BITS) {
      throw new InputException(
          "%s: %d bits a channel, expected 8; convert the image first"
              .formatted(path, model.getComponentSize(0)));
    }
    if (!model.hasAlpha()) {
      return;
    }
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < row.length; x++) {
        if (row[x] >>> 24 != LARGEST) {
          throw new InputException(
              "%s: pixel (%d, %d) is transparent, expected none to be; flatten the image"
                  .formatted(path, x, y));
        }
      }
    }
  }

  private static byte[] values(BufferedImage image, ImageShape shape) {
    boolean greyImage = isGrey(image.getColorModel());
    int[] pixel = new int[ImageShape.RGB];
    byte[] values = new byte[shape.values()];
    int at = 0;
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        pixel(image, x, y, greyImage, pixel);
        if (shape.channels() == 1) {
          values[at++] = (byte) (greyImage ? pixel[0] : luma(pixel));
        } else {
          for (int c = 0; c < ImageShape.RGB; c++) {
            values[at++] = (byte) pixel[c];
          }
        }
      }
    }
    return values;
  }

  /** Samples as they are: getRGB would apply profiles, and take grey for linear. */
  private static void pixel(BufferedImage image, int x, int y, boolean greyImage, int[] pixel) {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel || model.getComponentSize(0) < BYTE_BITS) {
      int colour = image.getRGB(x, y);
      pixel[0] = colour >> 16 & LARGEST;
      pixel[1] = colour >> 8 & LARGEST;
      pixel[2] = colour & LARGEST;
      return;
    }
    for (int c = 0; c < (greyImage ? 1 : ImageShape.RGB); c++) {
      pixel[c] = image.getRaster().getSample(x, y, c);
    }
  }

  private static int luma(int[] pixel) {
    int sum = THOUSAND / 2;
    for (int c = 0; c < ImageShape.RGB; c++) {
      sum += LUMA[c] * pixel[c];
    }
    return sum / THOUSAND;
  }
}
