package io.emmer.app.report.chart;

import java.util.List;

/** The plot area of a chart with the ticks of its axes, of which either may have none. */
public record Frame(Area area, List<Axis.Tick> xTicks, List<Axis.Tick> yTicks) {
  public Frame {
    xTicks = List.copyOf(xTicks);
    yTicks = List.copyOf(yTicks);
  }
}
