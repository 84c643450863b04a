package io.emmer.app.quantize;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.List;

/** Decoded images of any form as 8 bits a channel. */
final class Pixels {
  private static final int MAX = Picture.LARGEST;

  private Pixels() {}

  /**
   * The pixels, on white where they are transparent. Levels are taken as stored: Java's own
   * conversion of greyscale takes them for linear light and brightens them, and that of colour
   * profiles differs between versions of Java.
   *
   * @param notes takes a line for everything that is lost
   */
  static Picture of(BufferedImage image, List<String> notes) {
    ColorModel model = image.getColorModel();
    Source source =
        model instanceof ComponentColorModel && isPlain(model) ? samples(image) : image::getRGB;
    int[] colours = new int[Math.multiplyExact(image.getWidth(), image.getHeight())];
    boolean transparent = false;
    for (int i = 0; i < colours.length; i++) {
      int argb = source.argb(i % image.getWidth(), i / image.getWidth());
      transparent |= argb >>> 24 != MAX;
      colours[i] = onWhite(argb);
    }
    if (transparent) {
      notes.add("transparent pixels are put on white");
    }
    if (model.getComponentSize(0) > 8) {
      notes.add("%d bits a channel are rounded to 8".formatted(model.getComponentSize(0)));
    }
    if (!model.getColorSpace().isCS_sRGB() && model.getColorSpace().getNumComponents() != 1) {
      notes.add("its colour profile is left out");
    }
    return Picture.of(image.getHeight(), image.getWidth(), colours);
  }

  private static boolean isPlain(ColorModel model) {
    int type = model.getColorSpace().getType();
    return (type == ColorSpace.TYPE_GRAY || type == ColorSpace.TYPE_RGB)
        && model.getTransferType() <= DataBuffer.TYPE_USHORT
        && !model.isAlphaPremultiplied();
  }

  /** A pixel as 0xAARRGGBB. */
  @FunctionalInterface
  private interface Source {
    int argb(int x, int y);
  }

  private static Source samples(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    int colours = model.getNumColorComponents();
    int[] sample = new int[model.getNumComponents()];
    return (x, y) -> {
      raster.getPixel(x, y, sample);
      int argb = model.hasAlpha() ? level(sample[colours], model.getComponentSize(colours)) : MAX;
      for (int c = 0; c < Picture.CHANNELS; c++) {
        int from = Math.min(c, colours - 1);
        argb = argb << 8 | level(sample[from], model.getComponentSize(from));
      }
      return argb;
    };
  }

  /** The level of 8 bits that is nearest. */
  private static int level(int sample, int bits) {
    int most = (1 << bits) - 1;
    return (sample * MAX + most / 2) / most;
  }

  private static int onWhite(int argb) {
    int alpha = argb >>> 24;
    int packed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int level = argb >> shift & MAX;
      packed = packed << 8 | (level * alpha + MAX * (MAX - alpha) + MAX / 2) / MAX;
    }
    return packed;
  }
}
