package io.emmer.em.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "5.5524, 5.552",
    "-64.80, -64.8",
    "123456, 123500",
    "1e-6, 1e-6",
    "-1.0204e-6, -1.02e-6",
    "9.9996e-11, 1e-10",
    "1e15, 1e15",
    "1.5e100, 1.5e100",
    "NaN, NaN"
  })
  void aBriefNumberHasFourDigits(double value, String expected) {
    assertThat(Text.brief(value)).isEqualTo(expected);
  }
}
