package io.emmer.app.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
    Values points,
    Values responsibilities,
    List<Component> components) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is not a responsibility for each point and component
   */
  public Plane {
    components = List.copyOf(components);
    if (points.size() / 2 * components.size() != responsibilities.size()) {
      throw new IllegalArgumentException(
          "%d responsibilities for %d points and %d components"
              .formatted(responsibilities.size(), points.size() / 2, components.size()));
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
  public record Component(double weight, double x, double y, Values covariance) {
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
      double l11 = StrictMath.sqrt(covariance.get(0));
      double l21 = l11 == 0 ? 0 : covariance.get(1) / l11;
      double l22 = StrictMath.sqrt(Math.max(0, covariance.get(3) - l21 * l21));
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
      return covariance == null ? Double.NaN : StrictMath.sqrt(covariance.get(3 * axis));
    }

    /** The correlation of both axes, NaN without a covariance. */
    public double correlation() {
      return covariance == null ? Double.NaN : covariance.get(1) / (deviation(0) * deviation(1));
    }
  }

  /** The number of points that are shown. */
  public int shown() {
    return points.size() / 2;
  }

  /** The least and greatest finite coordinate of the points and components on an axis. */
  public double[] range(int axis, double radius) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = axis; i < points.size(); i += 2) {
      if (Double.isFinite(points.get(i))) {
        min = Math.min(min, points.get(i));
        max = Math.max(max, points.get(i));
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
    return IntStream.range(0, count)
        .mapToDouble(k -> responsibilities.get(point * count + k))
        .toArray();
  }
}
