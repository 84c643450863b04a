package io.emmer.app.report;

import io.emmer.app.evaluation.PlaneTask;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.text.Text;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The plane of rows of two values, with the components over them.
 *
 * @param xName name of the first value
 * @param yName name of the second value
 * @param rows number of rows N, of which {@code points} may be a sample
 * @param points {@code [n*2 + d]}
 * @param responsibilities {@code [n*K + k]}
 * @param components in the order of the model
 */
public record Plane(
    String xName,
    String yName,
    long rows,
    double[] points,
    double[] responsibilities,
    List<Component> components) {
  /** The number of rows that are drawn at most, approximately. */
  private static final int ROWS = 50_000;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is not a responsibility for each point and component
   */
  public Plane {
    components = List.copyOf(components);
    if (points.length / 2 * components.size() != responsibilities.length) {
      throw new IllegalArgumentException(
          Text.format(
              "%d responsibilities for %d points and %d components",
              responsibilities.length, points.length / 2, components.size()));
    }
  }

  /** The plane of rows as a model sees them, or null if they have another number of values. */
  public static Plane of(Rows rows, Candidate<?, ?> candidate) {
    if (candidate.model().dimensions() != 2) {
      return null;
    }
    SparkDataset data = rows.data();
    PlaneTask task = new PlaneTask(candidate, data.origin(), data.rows(), ROWS);
    PlaneTask.Sample sample = data.reduceLabelled("report: rows to draw", task);
    return of(
        candidate.model(), rows.transform(), sample, data.rows(), ModelProfile.names(rows.input()));
  }

  /**
   * The rows and components in the space of the rows as they were read if that is a plane too, else
   * in that of the model, such as the plane of two principal components.
   *
   * @param rows N
   * @param names of the values of a row as it was read
   */
  public static Plane of(
      Model model, RowTransform transform, PlaneTask.Sample sample, long rows, List<String> names) {
    Affine affine = Affine.of(transform);
    double[] points = new double[sample.points().length];
    for (int i = 0; i < points.length; i += 2) {
      double[] point = affine.apply(sample.points()[i], sample.points()[i + 1]);
      System.arraycopy(point, 0, points, i, 2);
    }
    boolean reduced = isReduced(transform);
    String x = reduced ? "principal component 1" : names.get(0);
    String y = reduced ? "principal component 2" : names.get(1);
    List<Component> components = components(model, transform);
    return new Plane(x, y, rows, points, sample.responsibilities(), components);
  }

  /** Whether every row belongs to one component alone, as to a cluster. */
  public boolean isHard() {
    return Arrays.stream(responsibilities).allMatch(share -> share == 0 || share == 1);
  }

  /** The components alone, in the same space. */
  public static List<Component> components(Model model, RowTransform transform) {
    Affine affine = Affine.of(transform);
    List<Component> components = new ArrayList<>();
    double[] centres = model.centres();
    for (int k = 0; k < model.components(); k++) {
      double[] centre = affine.apply(centres[2 * k], centres[2 * k + 1]);
      double[] covariance =
          model instanceof GaussianModel gaussian
              ? affine.covariance(gaussian.covariance(k))
              : null;
      components.add(new Component(model.weights()[k], centre[0], centre[1], covariance));
    }
    return components;
  }

  private static boolean isReduced(RowTransform transform) {
    return transform.rawDimensions(2) != 2;
  }

  /** x = A y + b; linear[i*2 + j] is A. */
  private record Affine(double[] shift, double[] linear) {
    static Affine of(RowTransform transform) {
      RowTransform undone = isReduced(transform) ? RowTransform.NONE : transform;
      double[] b = undone.undo(new double[] {0, 0});
      double[] first = undone.undo(new double[] {1, 0});
      double[] second = undone.undo(new double[] {0, 1});
      double[] linear = {first[0] - b[0], second[0] - b[0], first[1] - b[1], second[1] - b[1]};
      return new Affine(b, linear);
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

  /**
   * A component.
   *
   * @param weight mixing weight, or share of the rows
   * @param x first coordinate of its centre
   * @param y second coordinate of its centre
   * @param covariance {@code [i*2 + j]}, or null for a family without one
   */
  public record Component(double weight, double x, double y, double[] covariance) {
    /**
     * A point of the ellipse {@code (p - centre)' S^-1 (p - centre) = radius^2}, by S = L L'. A
     * component without a covariance has its centre only.
     *
     * @param angle in the plane of the standardized coordinates, in radians
     */
    public double[] ellipsePoint(double radius, double angle) {
      if (covariance == null) {
        return new double[] {x, y};
      }
      double l11 = StrictMath.sqrt(covariance[0]);
      double l21 = l11 == 0 ? 0 : covariance[1] / l11;
      double l22 = StrictMath.sqrt(Math.max(0, covariance[3] - l21 * l21));
      double u = radius * StrictMath.cos(angle);
      double v = radius * StrictMath.sin(angle);
      return new double[] {x + l11 * u, y + l21 * u + l22 * v};
    }

    /** The squared distance of the centres. */
    public double squaredDistance(Component other) {
      return (x - other.x) * (x - other.x) + (y - other.y) * (y - other.y);
    }

    /** The standard deviation on an axis, NaN without a covariance. */
    public double deviation(int axis) {
      return covariance == null ? Double.NaN : StrictMath.sqrt(covariance[3 * axis]);
    }

    /** The correlation of both axes, NaN without a covariance. */
    public double correlation() {
      return covariance == null ? Double.NaN : covariance[1] / (deviation(0) * deviation(1));
    }
  }

  /** Returns a plane of the same axes with other components and no rows. */
  public Plane with(List<Component> others) {
    return new Plane(xName, yName, 0, new double[0], new double[0], others);
  }

  /** The number of points that are shown. */
  public int shown() {
    return points.length / 2;
  }

  /** The least and greatest finite coordinate of the points and components on an axis. */
  public double[] range(int axis, double radius) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = axis; i < points.length; i += 2) {
      if (Double.isFinite(points[i])) {
        min = Math.min(min, points[i]);
        max = Math.max(max, points[i]);
      }
    }
    for (Component component : components) {
      double centre = axis == 0 ? component.x : component.y;
      double reach = component.covariance == null ? 0 : radius * component.deviation(axis);
      min = Math.min(min, centre - reach);
      max = Math.max(max, centre + reach);
    }
    return new double[] {min, max};
  }

  /**
   * The component of another plane that belongs to each of this one: the nearest pair first, each
   * used once while there are any; the rest have numbers beyond those.
   */
  public int[] matched(Plane other) {
    int[] match = new int[components.size()];
    Arrays.fill(match, -1);
    boolean[] used = new boolean[other.components.size()];
    for (int pair = 0; pair < Math.min(match.length, used.length); pair++) {
      int bestOwn = -1;
      int bestOther = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < match.length; i++) {
        for (int j = 0; j < used.length; j++) {
          double distance = components.get(i).squaredDistance(other.components.get(j));
          if (match[i] < 0 && !used[j] && (bestOwn < 0 || distance < least)) {
            bestOwn = i;
            bestOther = j;
            least = distance;
          }
        }
      }
      match[bestOwn] = bestOther;
      used[bestOther] = true;
    }
    int next = used.length;
    for (int i = 0; i < match.length; i++) {
      match[i] = match[i] < 0 ? next++ : match[i];
    }
    return match;
  }

  /** The responsibilities of a point, resp[k]. */
  public double[] responsibilities(int point) {
    int count = components.size();
    return Arrays.copyOfRange(responsibilities, point * count, (point + 1) * count);
  }
}
