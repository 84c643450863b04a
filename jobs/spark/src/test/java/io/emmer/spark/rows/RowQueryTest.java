package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowQueryTest {
  @Test
  void leavesThatNoArrayHoldsAreRefused() {
    RowQuery.requireLeafFits(4096, 1_000_000, 65_535);
    RowQuery.requireLeafFits(4096, 4095, 65_536);

    assertThatThrownBy(() -> RowQuery.requireLeafFits(4096, 1_000_000, 65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "leaf-rows 4096: a leaf of rows of 65536 values is too large; give at most 4095");
  }
}
