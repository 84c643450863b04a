package io.emmer.app.convert;

import io.emmer.app.image.ImageFile;
import io.emmer.app.image.ImageShape;
import io.emmer.app.image.Picture;
import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.store.LocalFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * A reader of image files as rows: opaque images of 8 bits a channel, upright as the orientation of
 * EXIF says.
 */
final class ImageDecoder {
  private static final int BYTE_BITS = 8;
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

  /** The shape of an image. */
  ImageShape shape(String path) throws IOException {
    return shape(read(path, (width, height) -> {}));
  }

  /**
   * The pixels of an image: values[(y*width + x)*channels + c].
   *
   * @param expected shape of all images
   * @param first the image that has it
   */
  byte[] values(String path, ImageShape expected, String first) throws IOException {
    ImageFile file = read(path, (width, height) -> checkSize(path, width, height, expected, first));
    ImageShape found = shape(file);
    if (!found.equals(expected)) {
      throw new InputException(
          "%s: an image of %s, expected %s as %s is; give --grey or images of one kind",
          path, found, expected, first);
    }
    byte[] rgb = file.picture().rgb();
    return expected.channels() == 1 ? levels(rgb, file.isGrey()) : rgb;
  }

  private static void checkSize(
      String path, int width, int height, ImageShape expected, String first) {
    if (height != expected.height() || width != expected.width()) {
      throw new InputException(
          "%s: an image of %d x %d, expected %s as %s is; give images of one size",
          path, width, height, expected, first);
    }
  }

  private ImageShape shape(ImageFile file) {
    int channels = grey || file.isGrey() ? 1 : Picture.CHANNELS;
    return new ImageShape(file.height(), file.width(), channels);
  }

  private ImageFile read(String path, ImageFile.SizeCheck size) throws IOException {
    ImageFile file = ImageFile.decode(path, bytes(path), size);
    if (!file.isIndexed() && file.bits() > BYTE_BITS) {
      throw new InputException(
          "%s: %d bits a channel, expected 8; convert the image first", path, file.bits());
    }
    int width = file.image().getWidth();
    file.firstTransparentPixel()
        .ifPresent(
            i -> {
              throw new InputException(
                  "%s: pixel (%d, %d) is transparent, expected none to be; flatten the image",
                  path, i % width, i / width);
            });
    return file;
  }

  private byte[] bytes(String name) throws IOException {
    Path path = new Path(name);
    try (FSDataInputStream in = LocalFiles.fileSystem(conf, path).open(path)) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(
          e, "%s: gone while the job runs; run it again when nothing changes the files", name);
    }
  }

  private static byte[] levels(byte[] rgb, boolean isGrey) {
    byte[] levels = new byte[rgb.length / Picture.CHANNELS];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = isGrey ? rgb[i * Picture.CHANNELS] : luma(rgb, i * Picture.CHANNELS);
    }
    return levels;
  }

  /** Luma of Rec. 601, with weights in thousandths. */
  private static byte luma(byte[] rgb, int at) {
    int sum = 299 * (rgb[at] & 0xff) + 587 * (rgb[at + 1] & 0xff) + 114 * (rgb[at + 2] & 0xff);
    return (byte) ((sum + THOUSAND / 2) / THOUSAND);
  }
}
