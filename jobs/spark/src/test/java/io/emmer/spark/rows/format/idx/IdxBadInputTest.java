package io.emmer.spark.rows.format.idx;

import static io.emmer.spark.rows.format.idx.IdxFixtures.CONF;
import static io.emmer.spark.rows.format.idx.IdxFixtures.concat;
import static io.emmer.spark.rows.format.idx.IdxFixtures.gzip;
import static io.emmer.spark.rows.format.idx.IdxFixtures.readAll;
import static io.emmer.spark.rows.format.idx.IdxFixtures.write;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of files that are refused: when the driver inspects them, or when a task reads them. */
class IdxBadInputTest {
  private static final IdxHeader HEADER = new IdxHeader(IdxType.UNSIGNED_BYTE, 100, 5, 4);
  private static final byte[] GOOD = IdxFixtures.file(HEADER);
  private static final String SHAPE = "100 x 5 x 4 unsigned byte";

  @TempDir private java.nio.file.Path folder;

  private static final class Bad {
    private final String why;
    private final String name;
    private final byte[] content;
    private final String[] facts;

    private Bad(String why, String name, byte[] content, String... facts) {
      this.why = why;
      this.name = name;
      this.content = content;
      this.facts = facts;
    }

    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Bad> refusedByInspect() throws IOException {
    byte[] gz = gzip(GOOD);
    return Stream.of(
        bad("no bytes", "x.idx", hex(""), "byte 0: data ends inside the header", "at least 4"),
        bad("header cut", "x.idx", hex("0000080200000001"), "byte 8: data ends", "at least 12"),
        bad("magic", "x.npy", hex("934e554d505900"), "byte 0: found magic bytes 93 4e 55 4d"),
        bad("second magic byte", "x.idx", with(1, 7), "byte 0", "00 07 08 03", "expected 00 00"),
        bad("type", "x.idx", with(2, 0x0a), "byte 2: found type 0x0a", "0x08 (unsigned byte)"),
        bad("no dimensions", "x.idx", with(3, 0), "byte 3: found 0 dimensions", "1 to 8"),
        bad("9 dimensions", "x.idx", with(3, 9), "byte 3: found 9 dimensions", "1 to 8"),
        bad("no rows", "x.idx", sizes(0, 5, 4), "byte 4: number of rows is 0", "1 or more"),
        bad("rows over 2^31", "x.idx", with(4, 0x80), "byte 4: number of rows is -2147483548"),
        bad("no columns", "x.idx", sizes(3, 0, 4), "byte 8: size of dimension 1 is 0"),
        bad("negative size", "x.idx", sizes(3, 5, -4), "byte 12: size of dimension 2 is -4"),
        bad("row too long", "x.idx", sizes(1, 65536, 32768), "byte 12", "2147483648 bytes"),
        bad("truncated", "x.idx", cut(GOOD, 1), "byte 2015", "1 bytes too early", "2016", SHAPE),
        bad("no values", "x.idx", HEADER.toBytes(), "byte 16", "2000 bytes too early", "2016"),
        bad("trailing", "x.idx", concat(GOOD, hex("00")), "byte 2016: 1 trailing bytes", SHAPE),
        bad("not gzip", "x.gz", GOOD, "byte 0: found '00 00'", "'1f 8b'", "ends in .gz"),
        bad("empty .gz", "x.gz", hex(""), "byte 0: found ''", "'1f 8b'"),
        bad("gzip cut in header", "x.gz", cut(gz, gz.length - 5), "unpacked byte 0", "data stops"),
        bad("gzip method", "x.gz", flip(gz, 2), "unpacked byte 0", "corrupt"),
        bad("gzip of no IDX", "x.gz", gzip(hex("01020304")), "magic bytes 01 02 03 04"),
        bad("gzip of header only", "x.gz", gzip(HEADER.toBytes()), "byte 16: data ends", "2016"),
        bad("gzip cut by one", "x.gz", cut(gz, 1), "unpacked byte 2016", "data stops", "trailer"),
        bad("gzip cut in half", "x.gz", cut(gz, gz.length / 2), "unpacked byte", "data stops"),
        bad("gzip of cut IDX", "x.gz", gzip(cut(GOOD, 1)), "byte 2015: data ends", "2016", SHAPE),
        bad("gzip of more", "x.gz", gzip(concat(GOOD, hex("00"))), "byte 2016: trailing", SHAPE),
        bad("another member", "x.gz", concat(gz, gzip(hex("07"))), "byte 2016: trailing", SHAPE),
        bad("zero after gzip", "x.gz", concat(gz, hex("00")), "packed byte " + gz.length, "trail"),
        bad("text after gzip", "x.gz", concat(gz, new byte[99]), "packed byte " + gz.length),
        bad("unnamed gzip", "x.idx", cut(gz, 1), "unpacked byte 2016", "data stops"));
  }

  static Stream<Bad> refusedByReader() throws IOException {
    byte[] gz = gzip(GOOD);
    byte[] size = Arrays.copyOfRange(gz, gz.length - 4, gz.length);
    byte[] second = flip(gzip(hex("")), 15);
    return Stream.of(
        bad("values damaged", "x.gz", flip(gz, gz.length / 2), "byte", "fetch it again"),
        bad("CRC damaged", "x.gz", flip(gz, gz.length - 8), "unpacked byte", "CRC"),
        bad("junk looks like trailer", "x.gz", concat(gz, size), "packed byte " + gz.length),
        bad("damaged member", "x.gz", concat(gz, second, size), "packed byte " + gz.length));
  }

  @ParameterizedTest
  @MethodSource("refusedByInspect")
  void isRefusedByInspect(Bad bad) throws IOException {
    Path path = write(folder.resolve(bad.name), bad.content);
    assertRefused(() -> IdxFile.inspect(CONF, path), bad);
  }

  @ParameterizedTest
  @MethodSource("refusedByReader")
  void isRefusedByReader(Bad bad) throws IOException {
    IdxFile file = IdxFile.inspect(CONF, write(folder.resolve(bad.name), bad.content));
    assertRefused(() -> readAll(file), bad);
  }

  @Test
  void damageIsReportedWithItsCause() throws IOException {
    byte[] gz = gzip(GOOD);
    IdxFile file = IdxFile.inspect(CONF, write(folder.resolve("x.gz"), flip(gz, gz.length - 8)));
    assertThatThrownBy(() -> readAll(file)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void missingFileAndFolderAreRefused() {
    Path missing = new Path(folder.resolve("none.idx").toUri());
    assertRefused(() -> IdxFile.inspect(CONF, missing), bad("", "none.idx", null, "no such file"));
    String name = folder.getFileName().toString();
    Path directory = new Path(folder.toString());
    assertRefused(() -> IdxFile.inspect(CONF, directory), bad("", name, null, "is a directory"));
  }

  private static void assertRefused(ThrowingCallable code, Bad bad) {
    assertThatThrownBy(code)
        .isInstanceOf(InputException.class)
        .message()
        .contains("/" + bad.name + ": ")
        .contains(bad.facts)
        .containsPattern("[;:,] (give|fetch|cut|check|name|delete)[^:;]*$")
        .doesNotContain("\n", "\r")
        .hasSizeLessThan(500);
  }

  private static Bad bad(String why, String name, byte[] content, String... facts) {
    return new Bad(why, name, content, facts);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] with(int offset, int value) {
    byte[] content = GOOD.clone();
    content[offset] = (byte) value;
    return content;
  }

  private static byte[] flip(byte[] content, int offset) {
    byte[] flipped = content.clone();
    flipped[offset] ^= 0x55;
    return flipped;
  }

  private static byte[] cut(byte[] content, int bytes) {
    return Arrays.copyOf(content, content.length - bytes);
  }

  private static byte[] sizes(int... sizes) {
    ByteBuffer bytes = ByteBuffer.allocate(16).putInt(0x803);
    Arrays.stream(sizes).forEach(bytes::putInt);
    return bytes.array();
  }
}
