package io.emmer.app.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowEncoderTest {
  private static byte[] encode(RowEncoder encoder, int clipped, double... row) {
    byte[] into = new byte[encoder.bytes(row.length)];
    assertThat(encoder.encode(row, into)).isEqualTo(clipped);
    return into;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doublesAreStoredToTheBit(boolean bigEndian) {
    double[] row = {Math.PI, -0.0, Double.MIN_VALUE};
    ByteBuffer bytes =
        ByteBuffer.wrap(encode(new RowEncoder(0, bigEndian), 0, row))
            .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
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
    byte[] bytes = encode(new RowEncoder(scale, true), clipped, value);
    assertThat(bytes[0] & 0xff).isEqualTo(expected);
  }
}
