package io.emmer.app.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowEncoderTest {
  private static byte[] encode(RowEncoder encoder, double[] row, int component, int clipped) {
    ByteBuffer into = ByteBuffer.allocate(encoder.bytes());
    assertThat(encoder.encode(row, component, into)).isEqualTo(clipped);
    assertThat(into.hasRemaining()).isFalse();
    return into.array();
  }

  @Test
  void doublesAreLittleEndianToTheBit() {
    double[] row = {Math.PI, -0.0, Double.MIN_VALUE};
    ByteBuffer bytes =
        ByteBuffer.wrap(encode(new RowEncoder.Doubles(3), row, 1, 0))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : row) {
      assertThat(bytes.getLong()).isEqualTo(Double.doubleToRawLongBits(value));
    }
  }

  /** Halves are rounded up, and what lies beyond a byte is clipped and counted. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0",
    "0.49, 1, 0, 0",
    "0.5, 1, 1, 0",
    "-0.5, 1, 0, 0",
    "-0.51, 1, 0, 1",
    "255.49, 1, 255, 0",
    "255.5, 1, 255, 1",
    "1, 255, 255, 0",
    "0.5, 255, 128, 0",
    "1e300, 255, 255, 1",
    "-Infinity, 255, 0, 1"
  })
  void bytesAreRoundedAndClipped(double value, double scale, int expected, int clipped) {
    byte[] bytes = encode(new RowEncoder.Bytes(1, scale), new double[] {value}, 0, clipped);
    assertThat(bytes[0] & 0xff).isEqualTo(expected);
  }

  @Test
  void componentsAreOneByteOrFourBigEndian() {
    assertThat(encode(new RowEncoder.Components(1), new double[2], 255, 0)).containsExactly(255);
    assertThat(encode(new RowEncoder.Components(4), new double[2], 0x0102_0304, 0))
        .containsExactly(1, 2, 3, 4);
  }
}
