package io.emmer.app.report;

import io.emmer.app.evaluation.PlaneSample;
import io.emmer.em.Model;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.List;

/** The gathering of the plane of a model of two dimensions. */
public final class PlaneReport {
  /** The number of rows that are drawn at most, approximately. */
  public static final int ROWS = 50_000;

  private PlaneReport() {}

  /**
   * The rows and components in the space of the rows as they were read if that is a plane too, else
   * in that of the model, such as the plane of two principal components.
   *
   * @param rows N
   */
  public static Plane of(Model model, RowTransform transform, PlaneSample sample, long rows) {
    Affine affine = affine(transform);
    double[] points = new double[sample.points().length];
    for (int i = 0; i < points.length; i += 2) {
      double[] point = affine.apply(sample.points()[i], sample.points()[i + 1]);
      System.arraycopy(point, 0, points, i, 2);
    }
    String name = isReduced(transform) ? "principal component " : "value ";
    return new Plane(
        name + 1,
        name + 2,
        rows,
        Values.of(points),
        Values.of(sample.responsibilities()),
        components(model, transform));
  }

  /** The components alone, in the same space. */
  static List<Plane.Component> components(Model model, RowTransform transform) {
    Affine affine = affine(transform);
    List<Plane.Component> components = new ArrayList<>();
    double[] centres = model.centres();
    for (int k = 0; k < model.components(); k++) {
      double[] centre = affine.apply(centres[2 * k], centres[2 * k + 1]);
      Values covariance =
          model instanceof GaussianModel gaussian
              ? Values.of(affine.covariance(gaussian.covariance(k)))
              : null;
      components.add(new Plane.Component(model.weights()[k], centre[0], centre[1], covariance));
    }
    return components;
  }

  private static Affine affine(RowTransform transform) {
    return Affine.of(isReduced(transform) ? RowTransform.NONE : transform);
  }

  private static boolean isReduced(RowTransform transform) {
    return transform.rawDimensions(2) != 2;
  }

  /** x = A y + b; linear[i*2 + j] is A. */
  private record Affine(double[] shift, double[] linear) {
    static Affine of(RowTransform transform) {
      double[] shift = transform.undo(new double[] {0, 0});
      double[] first = transform.undo(new double[] {1, 0});
      double[] second = transform.undo(new double[] {0, 1});
      return new Affine(
          shift,
          new double[] {
            first[0] - shift[0], second[0] - shift[0], first[1] - shift[1], second[1] - shift[1]
          });
    }

    double[] apply(double x, double y) {
      return new double[] {
        shift[0] + linear[0] * x + linear[1] * y, shift[1] + linear[2] * x + linear[3] * y
      };
    }

    /** A S A'. */
    double[] covariance(double[] s) {
      double[] result = new double[4];
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          double sum = 0;
          for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 2; b++) {
              sum += linear[i * 2 + a] * s[a * 2 + b] * linear[j * 2 + b];
            }
          }
          result[i * 2 + j] = sum;
        }
      }
      return result;
    }
  }
}
