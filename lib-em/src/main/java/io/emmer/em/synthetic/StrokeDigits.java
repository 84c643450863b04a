package io.emmer.em.synthetic;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Objects;

/**
 * Labelled images of handwritten-like digits, drawn with strokes: a stand-in for MNIST that needs
 * no download. Label and image are pure functions of {@code (seed, row)}, so rows can be generated
 * anywhere in any order.
 *
 * <p>An image is a template of the digit with jittered control points, drawn by a pen of varying
 * pressure after a random affine map: with the point {@code (u, v)} of the unit box, {@code v}
 * downwards,
 *
 * <pre>
 * (x, y) = centre + shift + rotation * (width (u - 1/2) - slant height (v - 1/2), height (v - 1/2))
 * </pre>
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class StrokeDigits {
  /** Number of digit classes, labelled 0 to 9. */
  public static final int CLASSES = 10;

  /** Width and height of an image in pixels. */
  public static final int SIDE = 28;

  /** Number of pixels, and bytes, of an image. */
  public static final int PIXELS = SIDE * SIDE;

  private static final double CENTRE = (SIDE - 1) / 2.0;

  // Lengths are in pixels, angles in radians; "spread" is a standard deviation.
  private static final double MEAN_WIDTH = 12;
  private static final double WIDTH_SPREAD = 1.3;
  private static final double MEAN_HEIGHT = 17.5;
  private static final double HEIGHT_SPREAD = 1;
  private static final double MEAN_SLANT = 0.12;
  private static final double SLANT_SPREAD = 0.18;
  private static final double ROTATION_SPREAD = 0.08;
  private static final double SHIFT_SPREAD = 0.7;
  private static final double MEDIAN_RADIUS = 1.15;
  private static final double LOG_RADIUS_SPREAD = 0.22;
  private static final double PRESSURE_RANGE = 0.2;

  /** Spread of a control point, as a fraction of the box of the digit. */
  private static final double JITTER = 0.035;

  private final long seed;

  /** Makes the endless set of digits of a seed. */
  public StrokeDigits(long seed) {
    this.seed = seed;
  }

  /** Returns the digit, 0 to 9 with equal probabilities, that row {@code row} shows. */
  public int label(long row) {
    return (int)
        CounterRandom.below(
            CounterRandom.bits(seed, RandomPurpose.DIGIT_LABEL, row, 0, 0), CLASSES);
  }

  /**
   * Draws row {@code row} into {@code into[offset + y * SIDE + x]}, {@code y} downwards: unsigned
   * bytes, 0 for paper to 255 for full ink. All {@link #PIXELS} bytes are overwritten.
   */
  public void draw(long row, byte[] into, int offset) {
    Objects.checkFromIndexSize(offset, PIXELS, into.length);
    CounterRandom.Stream random = CounterRandom.stream(seed, RandomPurpose.DIGIT_SHAPE, row, 0);
    int label = label(row);
    int variant = (int) random.nextBelow(DigitTemplates.variants(label));
    Placement placement = new Placement(random);
    double radius = MEDIAN_RADIUS * StrictMath.exp(LOG_RADIUS_SPREAD * random.nextNormal());
    InkCanvas canvas = new InkCanvas(SIDE);
    for (double[] stroke : DigitTemplates.strokes(label, variant)) {
      canvas.stroke(penPath(stroke, placement, radius, random));
    }
    canvas.copyTo(into, offset);
  }

  /** Returns {@code [3 * point + (0 for x, 1 for y, 2 for radius)]} of a stroke, in pixels. */
  private static double[] penPath(
      double[] stroke, Placement placement, double radius, CounterRandom.Stream random) {
    int points = stroke.length / 2;
    double[] path = new double[3 * points];
    for (int point = 0; point < points; point++) {
      double u = stroke[2 * point];
      double v = stroke[2 * point + 1];
      if (point > 0 && u == stroke[2 * point - 2] && v == stroke[2 * point - 1]) {
        // A corner is a point given twice; jittered apart, its halves would draw a hook.
        System.arraycopy(path, 3 * point - 3, path, 3 * point, 3);
        continue;
      }
      double jitteredU = u + JITTER * random.nextNormal();
      double jitteredV = v + JITTER * random.nextNormal();
      path[3 * point] = placement.x(jitteredU, jitteredV);
      path[3 * point + 1] = placement.y(jitteredU, jitteredV);
      path[3 * point + 2] = radius * (1 + random.nextUniform(-PRESSURE_RANGE, PRESSURE_RANGE));
    }
    return path;
  }

  /** The affine map of one image, from the unit box to pixels. */
  private static final class Placement {
    private final double xOfU;
    private final double xOfV;
    private final double yOfU;
    private final double yOfV;
    private final double shiftX;
    private final double shiftY;

    Placement(CounterRandom.Stream random) {
      double width = MEAN_WIDTH + WIDTH_SPREAD * random.nextNormal();
      double height = MEAN_HEIGHT + HEIGHT_SPREAD * random.nextNormal();
      double slant = MEAN_SLANT + SLANT_SPREAD * random.nextNormal();
      double angle = ROTATION_SPREAD * random.nextNormal();
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      xOfU = cos * width;
      xOfV = -(cos * slant + sin) * height;
      yOfU = sin * width;
      yOfV = (cos - sin * slant) * height;
      shiftX = CENTRE + SHIFT_SPREAD * random.nextNormal();
      shiftY = CENTRE + SHIFT_SPREAD * random.nextNormal();
    }

    double x(double u, double v) {
      return shiftX + xOfU * (u - 0.5) + xOfV * (v - 0.5);
    }

    double y(double u, double v) {
      return shiftY + yOfU * (u - 0.5) + yOfV * (v - 0.5);
    }
  }
}
