package io.emmer.em;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;

/** Comparisons with a relative tolerance. */
public final class Close {
  private Close() {}

  /** Relative to the expected value, and to {@code floor} where that is smaller. */
  public static void assertClose(double actual, double expected, double relative, double floor) {
    double tolerance = relative * Math.max(Math.abs(expected), floor);
    assertThat(actual).isCloseTo(expected, Offset.offset(tolerance));
  }

  public static void assertClose(double[] actual, double[] expected, double relative) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertClose(actual[i], expected[i], relative, 1e-3);
    }
  }

  /** All arrays of two models. */
  public static void assertClose(Model actual, Model expected, double relative) {
    assertThat(actual.arrays().keySet()).isEqualTo(expected.arrays().keySet());
    for (String name : expected.arrays().keySet()) {
      NdArray array = expected.arrays().get(name);
      assertThat(actual.arrays().get(name).shape()).isEqualTo(array.shape());
      assertClose(actual.arrays().get(name).values(), array.values(), relative);
    }
  }
}
