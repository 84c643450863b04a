package io.emmer.app.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.report.NumberText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

  @Test
  void ticksAreRoundNumbersInPlace() {
    assertThat(Axis.of(-0.13, 0.52, 5).ticks(100, 0))
        .extracting(Axis.Tick::label)
        .containsExactly("0.0", "0.2", "0.4");
    assertThat(Axis.of(0, 60, 6).ticks(0, 120))
        .extracting(Axis.Tick::at)
        .containsExactly("0", "20", "40", "60", "80", "100", "120");
  }

  @Test
  void wholeTicksStayWhole() {
    assertThat(Axis.ofWhole(0, 2, 7).ticks(0, 10))
        .extracting(Axis.Tick::label)
        .containsExactly("0", "1", "2");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 5", "-1e9, -1e9", "1e300, 1e300", "1e-300, 2e-300", "-1e15, 1e15"})
  void everyRangeHasAFewTicks(double low, double high) {
    assertThat(Axis.of(low, high, 6).ticks(0, 100)).hasSizeBetween(1, 8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-9391402.5 | −9,391,402.5",
        "0 | 0.000000",
        "0.5 | 0.500000",
        "12345.678 | 12,345.678",
        "1e-9 | 1.000e−09",
        "NaN | undefined",
        "-Infinity | −∞",
      })
  void numbersReadTheSameEverywhere(double value, String text) {
    assertThat(NumberText.real(value)).isEqualTo(text);
  }
}
