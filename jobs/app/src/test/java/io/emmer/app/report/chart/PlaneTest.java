package io.emmer.app.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.app.evaluation.PlaneTask;
import io.emmer.app.report.Plane;
import io.emmer.em.NdArray;
import io.emmer.em.family.gaussian.full.FullGaussianFamily;
import io.emmer.em.family.gaussian.full.FullGaussianModel;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlaneTest {
  private static final double[] COVARIANCE = {2, -1.2, -1.2, 1};

  /** (p - centre)' S^-1 (p - centre), with the inverse of a 2 x 2 matrix written out. */
  private static double squaredMahalanobis(double dx, double dy, double[] s) {
    double determinant = s[0] * s[3] - s[1] * s[2];
    return (s[3] * dx * dx - 2 * s[1] * dx * dy + s[0] * dy * dy) / determinant;
  }

  @Test
  void pointsOfAnEllipseHaveItsMahalanobisDistance() {
    Plane.Component component = new Plane.Component(1, 3, -4, COVARIANCE);

    for (int i = 0; i < 12; i++) {
      double[] point = component.ellipsePoint(2, i * Math.PI / 6);
      assertThat(squaredMahalanobis(point[0] - 3, point[1] + 4, COVARIANCE))
          .isCloseTo(4, within(1e-12));
    }
    assertThat(component.correlation()).isCloseTo(-1.2 / Math.sqrt(2), within(1e-15));
  }

  @Test
  void aModelOfRowsAsTheyAreIsDrawnAsItIs() {
    FullGaussianModel model = model();

    Plane plane =
        Plane.of(
            model,
            RowTransform.NONE,
            new PlaneTask.Sample(new double[] {1, 2, 3, 4}, new double[] {1, 0, .25, .75}),
            10,
            List.of("a", "b"));

    assertThat(plane.shown()).isEqualTo(2);
    assertThat(plane.points()).containsExactly(1, 2, 3, 4);
    assertThat(plane.responsibilities(1)).containsExactly(.25, .75);
    assertThat(plane.components().get(1).covariance()).containsExactly(COVARIANCE);
    assertThat(plane.components().get(1).y()).isEqualTo(8);
  }

  private static FullGaussianModel model() {
    double[] covariances = {1, 0, 0, 1, 2, -1.2, -1.2, 1};
    return new FullGaussianFamily(0)
        .read(
            2,
            2,
            Map.of(
                "weights", NdArray.of(new double[] {.5, .5}, 2),
                "means", NdArray.of(new double[] {5, 6, 7, 8}, 2, 2),
                "covariances", NdArray.of(covariances, 2, 2, 2)));
  }

  @Test
  void aSharedRowHasAColourBetweenThoseOfItsComponents() {
    for (int k = 0; k < 2 * Palette.size(); k++) {
      double[] alone = new double[k + 1];
      alone[k] = 1;
      assertThat(Palette.hex(Palette.rgb(Palette.blend(alone, Palette.inOrder(k + 1)))))
          .isEqualTo(Palette.of(k));
    }
    int first = Palette.rgb(Palette.blend(new double[] {1, 0}, 0, 1));
    int second = Palette.rgb(Palette.blend(new double[] {0, 1}, 0, 1));
    int half = Palette.rgb(Palette.blend(new double[] {.5, .5}, 0, 1));
    for (int shift : new int[] {0, 8, 16}) {
      int a = first >> shift & 0xff;
      int b = second >> shift & 0xff;
      assertThat(half >> shift & 0xff).isBetween(Math.min(a, b), Math.max(a, b));
    }
  }

  @Test
  void theOrderOfPointsDoesNotChangeThePicture() {
    DotRaster forward = new DotRaster(40, 30);
    DotRaster backward = new DotRaster(40, 30);
    List<double[]> points =
        IntStream.range(0, 100).mapToObj(i -> new double[] {i % 10 * 4, i % 7 * 4}).toList();
    double[] colour = {.25, .5, .125};
    points.forEach(p -> forward.add(p[0], p[1], colour));
    for (int i = points.size() - 1; i >= 0; i--) {
      backward.add(points.get(i)[0], points.get(i)[1], colour);
    }
    assertThat(forward.dataUri()).isEqualTo(backward.dataUri());
    assertThat(forward.dataUri()).isNotEqualTo(new DotRaster(40, 30).dataUri());
  }

  @Test
  void componentsHaveTheColoursOfTheTrueOnesTheyMatch() {
    Plane fitted = plane(9, 0, 5.2, 30);
    Plane truth = plane(0, 5, 10);

    assertThat(fitted.matched(truth)).containsExactly(2, 0, 1, 3);
    assertThat(truth.matched(fitted)).containsExactly(1, 2, 0);
  }

  private static Plane plane(double... centres) {
    List<Plane.Component> components =
        Arrays.stream(centres).mapToObj(x -> new Plane.Component(.1, x, -x, null)).toList();
    return new Plane("x", "y", 0, new double[0], new double[0], components);
  }
}
