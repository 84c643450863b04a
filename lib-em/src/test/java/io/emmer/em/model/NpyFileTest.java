package io.emmer.em.model;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.NdArray;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
  private static final String PADDING = " ".repeat(58);

  @ParameterizedTest
  @ValueSource(
      strings = {
        // np.save of np.arange(6.).reshape(2, 3), np.array([1.5]) and np.array(2.0), NumPy 2.4.6.
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMp"
            + "LCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoA"
            + "AAAAAAAAAAAAAAAAAPA/AAAAAAAAAEAAAAAAAAAIQAAAAAAAABBAAAAAAAAAFEA=",
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwg"
            + "fSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoA"
            + "AAAAAAD4Pw==",
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0g"
            + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoA"
            + "AAAAAAAAQA=="
      })
  void readsAndWritesTheBytesOfNumPy(String base64) throws IOException {
    byte[] file = Base64.getDecoder().decode(base64);

    NdArray array = read(file);

    double[] expected =
        array.shape().length == 2
            ? new double[] {0, 1, 2, 3, 4, 5}
            : new double[] {array.shape().length == 1 ? 1.5 : 2};
    assertThat(array.values()).isEqualTo(expected);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    NpyFile.write(written, array);
    assertThat(written.toByteArray()).isEqualTo(file);
  }

  @Test
  void everyBitSurvivesARoundTripOfManyChunks() throws IOException {
    double[] values = new double[3 * 8192 + 5];
    Arrays.setAll(values, i -> Math.sin(i));
    values[0] = -0.0;
    values[1] = Double.MIN_VALUE;
    values[2] = Double.NEGATIVE_INFINITY;
    values[3] = Double.NaN;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NpyFile.write(out, NdArray.of(values, 1, values.length));

    NdArray read = read(out.toByteArray());

    assertThat(read.shape()).containsExactly(1, values.length);
    assertThat(Arrays.equals(read.values(), values)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "|u1, 200 1, 200, 1",
    "|i1, 200 1, -56, 1",
    "<i2, 254 255 3 1, -2, 259",
    ">i2, 255 254 1 3, -2, 259",
    "<i4, 254 255 255 255 0 0 1 0, -2, 65536",
    ">i4, 255 255 255 254 0 1 0 0, -2, 65536",
    "<i8, 254 255 255 255 255 255 255 255 0 0 0 0 1 0 0 0, -2, 4294967296",
    ">i8, 255 255 255 255 255 255 255 254 0 0 0 1 0 0 0 0, -2, 4294967296",
    "<f4, 0 0 192 63 0 0 0 192, 1.5, -2",
    ">f4, 63 192 0 0 192 0 0 0, 1.5, -2",
    "<f8, 0 0 0 0 0 0 248 63 0 0 0 0 0 0 0 192, 1.5, -2",
    ">f8, 63 248 0 0 0 0 0 0 192 0 0 0 0 0 0 0, 1.5, -2"
  })
  void readsTypeAndByteOrder(String descr, String bytes, double first, double second)
      throws IOException {
    NdArray array = read(npy(1, header(descr, "False", "(2,)"), bytes(bytes)));

    assertThat(array.values()).containsExactly(first, second);
  }

  @Test
  void readsFortranOrder() throws IOException {
    // Element (i, j, k) of the shape (2, 3, 2) holds i + 2 (j + 3 k).
    byte[] file = npy(1, header("|u1", "True", "(2, 3, 2)"), bytes("0 1 2 3 4 5 6 7 8 9 10 11"));

    NdArray array = read(file);

    assertThat(array.shape()).containsExactly(2, 3, 2);
    assertThat(array.values()).containsExactly(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsVersionsAndOtherSpellings(int version) throws IOException {
    String header = "{\"shape\": (2L, 1L), 'fortran_order':False,'descr':'|u1'}" + PADDING + "\n";

    NdArray array = read(npy(version, header, bytes("7 8")));

    assertThat(array.shape()).containsExactly(2, 1);
    assertThat(array.values()).containsExactly(7, 8);
  }

  @Test
  void readsAnArrayWithoutElements() throws IOException {
    NdArray array = read(npy(1, header("<f8", "False", "(0, 3)"), new byte[0]));

    assertThat(array.shape()).containsExactly(0, 3);
    assertThat(array.values()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "|O; False; (2,); elements of type '|O', expected |u1",
        "<c16; False; (2,); elements of type '<c16'",
        "<u2; False; (2,); elements of type '<u2'",
        "<u1x; False; (2,); elements of type '<u1x'",
        "|f8; False; (2,); elements of type '|f8'",
        "<f8; 0; (2,); the header {",
        "<f8; 'no'; (2,); fortran_order 'no', expected True or False",
        "<f8; False; 2; the header {",
        "<f8; False; (2); the shape (2), expected a tuple",
        "<f8; False; (-2,); the shape (-2,), expected a tuple",
        "<f8; False; (2, x); the shape (2, x)",
        "<f8; False; (2,), 'more': (); the header {",
        "<f8; False; (9999999999, 9999999999, 0); fewer than 2^60",
        "<f8; False; (99999999999999999999,); fewer than 2^60",
        "<f8; False; (3000000000,); the shape [3000000000], expected at most 2147483639"
      })
  void refusesHeaders(String descr, String fortranOrder, String shape, String message) {
    byte[] file = npy(1, header(descr, fortranOrder, shape), new byte[16]);

    refused(file).hasMessageContaining(message);
  }

  @Test
  void refusesMoreAxesThanNumPyHas() {
    String axes = "(" + "1, ".repeat(20_000) + ")";
    refusesHeaders("<f8", "False", axes, "expected at most 64 axes");
  }

  @Test
  void refusesStructuredTypesAndMissingKeys() {
    refused(
            npy(
                1,
                "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }\n",
                bytes("0")))
        .hasMessageContaining("byte 10: found elements of type [('a', '<f8')]");
    refused(npy(1, "{'descr': '<f8', 'shape': (1,), }\n", bytes("0")))
        .hasMessageContaining("the header {'descr'");
    refused(npy(1, "\n", bytes("0"))).hasMessageContaining("the header ,");
  }

  @Test
  void namesTheOffsetOfEveryTruncation() {
    byte[] file = npy(1, header("<f8", "False", "(2,)"), new byte[16]);

    for (int length = 0; length < file.length; length++) {
      int start = length < 8 ? 0 : length < 10 ? 8 : length < file.length - 16 ? 10 : length;
      refused(Arrays.copyOf(file, length)).hasMessageContaining("a.npy: byte " + start + ": found");
    }
    refused(Arrays.copyOf(file, file.length + 1))
        .hasMessageContaining("byte " + file.length + ": found more bytes, expected the end");
  }

  @Test
  void damagedSizesDoNotExhaustTheMemory() {
    refused(npy(1, header("<f8", "False", "(2147483639,)"), new byte[16]))
        .hasMessageContaining("found the end of the file, expected 17179869112 bytes");
    byte[] long2 = npy(2, header("<f8", "False", "(2,)"), new byte[16]);
    Arrays.fill(long2, 8, 12, (byte) 255);
    refused(long2).hasMessageContaining("byte 8: found a header of 4294967295 bytes");
  }

  @Test
  void refusesOtherFilesAndVersions() {
    refused("PK\3\4 not an array".getBytes(ISO_8859_1))
        .hasMessage(
            "a.npy: byte 0: found 50 4b 03 04 20 6e, expected the magic 93 4e 55 4d 50 59 of an NPY"
                + " file");
    byte[] file = npy(1, header("<f8", "False", "(2,)"), new byte[16]);
    file[6] = 4;
    refused(file).hasMessageContaining("byte 6: found version 4.0, expected 1.0, 2.0 or 3.0");
  }

  @Test
  void messagesAreOneLine() {
    assertThatThrownBy(() -> NpyFile.read(new ByteArrayInputStream(new byte[0]), "a\nb\u001b.npy"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("a b .npy: byte 0");
  }

  private static AbstractThrowableAssert<?, ?> refused(byte[] file) {
    return assertThatThrownBy(() -> read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageMatching("a\\.npy: byte \\d+: found .*, expected .*");
  }

  private static NdArray read(byte[] file) throws IOException {
    return NpyFile.read(new ByteArrayInputStream(file), "a.npy");
  }

  private static String header(String descr, String fortranOrder, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }%s\n"
        .formatted(descr, fortranOrder, shape, PADDING);
  }

  private static byte[] npy(int version, String header, byte[] elements) {
    ByteBuffer file = ByteBuffer.allocate(12 + header.length() + elements.length);
    file.order(LITTLE_ENDIAN).put("\u0093NUMPY".getBytes(ISO_8859_1));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) header.length());
    } else {
      file.putInt(header.length());
    }
    file.put(header.getBytes(ISO_8859_1)).put(elements);
    return Arrays.copyOf(file.array(), file.position());
  }

  private static byte[] bytes(String decimals) {
    String[] parts = decimals.split(" ", -1);
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return bytes;
  }
}
