package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;

/**
 * The plot area of a drawing in pixels, with room for labels around it.
 *
 * @param width of the whole drawing
 * @param height of the whole drawing
 * @param left edge of the plot area, where an axis has its lowest value
 * @param right edge of the plot area
 * @param top edge of the plot area
 * @param bottom edge of the plot area, where an axis has its lowest value
 */
public record Area(int width, int height, int left, int right, int top, int bottom) {
  /** A value of a horizontal axis as a coordinate. */
  public String across(Axis x, double value) {
    return NumberText.coordinate(x.place(value, left, right));
  }

  /** A value of a vertical axis as a coordinate. */
  public String down(Axis y, double value) {
    return NumberText.coordinate(y.place(value, bottom, top));
  }

  /** This area with the ticks of both axes. */
  public Frame frame(Axis x, Axis y) {
    return new Frame(this, x.ticks(left, right), y.ticks(bottom, top));
  }
}
