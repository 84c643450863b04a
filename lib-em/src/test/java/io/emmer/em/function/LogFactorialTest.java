package io.emmer.em.function;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogFactorialTest {
  @Test
  void itIsTheSumOfLogarithms() {
    double sum = 0;
    assertThat(LogFactorial.of(0)).isZero();
    for (int x = 1; x <= 3000; x++) {
      sum += Math.log(x);
      assertClose(LogFactorial.of(x), sum, 1e-13, 1);
    }
  }

  /** By Python's math.lgamma. */
  @Test
  void largeOnesKeepTheirDigits() {
    assertClose(LogFactorial.of(1e9), 19723265848.226982, 1e-15, 0);
    assertClose(LogFactorial.of(170), 706.5730622457874, 1e-15, 0);
  }
}
