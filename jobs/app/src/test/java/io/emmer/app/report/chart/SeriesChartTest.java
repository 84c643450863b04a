package io.emmer.app.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SeriesChartTest {
  private static final Area AREA = new Area(120, 120, 10, 110, 10, 110);
  private static final SeriesChart.Axes AXES =
      SeriesChart.Axes.of(AREA, Axis.of(0, 10, 5), Axis.of(0, 100, 5));

  private static SeriesChart.Series drawn(SeriesChart.Curve curve) {
    return AXES.chart("title", "description", List.of(curve)).series().get(0);
  }

  @Test
  void aValueThatIsNotFiniteIsAGap() {
    List<SeriesChart.Mark> points =
        List.of(
            new SeriesChart.Mark(0, 0, "", false),
            new SeriesChart.Mark(2, 50, "", false),
            new SeriesChart.Mark(4, Double.NaN, "", false),
            new SeriesChart.Mark(5, 50, "", false),
            new SeriesChart.Mark(10, 100, "", false));

    SeriesChart.Series series = drawn(new SeriesChart.Curve("a", 1, "7 4", points, List.of()));

    assertThat(series.path()).isEqualTo("M10 110L30 60M60 60L110 10");
    assertThat(series.colour()).isEqualTo(Palette.of(1));
    assertThat(series.dots()).isEmpty();
  }

  @Test
  void finiteMarksAreDots() {
    List<SeriesChart.Mark> marks =
        List.of(
            new SeriesChart.Mark(1, Double.NEGATIVE_INFINITY, "lost", false),
            new SeriesChart.Mark(5, 25, "best", true));

    assertThat(drawn(new SeriesChart.Curve("a", 0, "none", List.of(), marks)).dots())
        .containsExactly(new SeriesChart.Dot("60", "85", "best", true));
  }

  @Test
  void axesHaveTheirTicks() {
    Frame frame = AXES.chart("title", "description", List.of()).frame();

    assertThat(frame.xTicks()).extracting(Axis.Tick::at).startsWith("10", "30").endsWith("110");
    assertThat(frame.yTicks()).extracting(Axis.Tick::at).startsWith("110", "90").endsWith("10");
  }

  @Test
  void aRangeIsOfFiniteValues() {
    assertThat(Range.of(DoubleStream.of(3, Double.NaN, -1, Double.POSITIVE_INFINITY)))
        .isEqualTo(new Range(-1, 3));
    assertThat(Range.of(DoubleStream.of(Double.NaN))).isEqualTo(new Range(0, 0));
    assertThat(new Range(-1, 3).axis(0.25, 5)).isEqualTo(Axis.of(-2, 4, 5));
  }
}
