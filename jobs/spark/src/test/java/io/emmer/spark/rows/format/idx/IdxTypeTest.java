package io.emmer.spark.rows.format.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.rows.range.FileStamp;
import java.nio.BufferUnderflowException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxTypeTest {
  @ParameterizedTest
  @CsvSource({
    "UNSIGNED_BYTE, 00, 0",
    "UNSIGNED_BYTE, ff, 255",
    "SIGNED_BYTE, 7f, 127",
    "SIGNED_BYTE, 80, -128",
    "SHORT, 0102, 258",
    "SHORT, fffe, -2",
    "INT, 01020304, 16909060",
    "INT, 80000000, -2147483648",
    "FLOAT, bfc00000, -1.5",
    "FLOAT, 3dcccccd, 0.10000000149011612",
    "FLOAT, 7fc00000, NaN",
    "DOUBLE, 3fb999999999999a, 0.1",
    "DOUBLE, fff0000000000000, -Infinity",
  })
  void valuesAreBigEndianAndExact(IdxType type, String digits, Double expected) {
    byte[] twice = HexFormat.of().parseHex("00".repeat(type.bytes()) + digits);
    IdxFile file = new IdxFile(new FileStamp("x", 0, 0), false, new IdxHeader(type, 2));
    double[] target = {7, 7, 7};
    file.toDoubles(twice, 2, target);
    assertThat(target).containsExactly(0, expected, 7);
  }

  @Test
  void codesAreThoseOfTheFormat() {
    assertThat(IdxType.values())
        .extracting(IdxType::code)
        .containsExactly(0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e);
    assertThat(IdxType.values()).allSatisfy(t -> assertThat(IdxType.ofCode(t.code())).contains(t));
    assertThat(IdxType.ofCode(0x0a)).isEmpty();
  }

  @Test
  void shortArraysAreAnError() {
    IdxFile file = new IdxFile(new FileStamp("x", 0, 0), false, new IdxHeader(IdxType.SHORT, 2));
    assertThatThrownBy(() -> file.toDoubles(new byte[5], 3, new double[9]))
        .isInstanceOf(BufferUnderflowException.class);
    assertThatThrownBy(() -> file.toDoubles(new byte[5], 2, new double[1]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
