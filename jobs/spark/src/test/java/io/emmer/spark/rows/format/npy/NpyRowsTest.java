package io.emmer.spark.rows.format.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.range.RangeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyRowsTest {
  private static final Configuration CONF = new Configuration();
  private static final int ROWS = 11;
  private static final int HEADER_BYTES = 128;

  @TempDir Path folder;

  private Path write(String type, boolean fortran, String shape, byte[] data) throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
            .formatted(type, fortran ? "True" : "False", shape);
    header += " ".repeat(HEADER_BYTES - 11 - header.length()) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(HEADER_BYTES + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    file.put(header.getBytes(StandardCharsets.US_ASCII)).put(data);
    return Files.write(folder.resolve("x.npy"), file.array());
  }

  private static NpyRows inspect(Path file) throws IOException {
    return NpyRows.inspect(CONF, new org.apache.hadoop.fs.Path(file.toUri()));
  }

  /** Rows of (2, 3) values; value (n, i, j) is 100 n + 10 i + j. */
  private Path write(boolean fortran, ByteOrder order) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(ROWS * 6 * Short.BYTES).order(order);
    for (int n = 0; n < ROWS; n++) {
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 3; j++) {
          int at = fortran ? n + ROWS * (i + 2 * j) : (n * 2 + i) * 3 + j;
          data.putShort(at * Short.BYTES, (short) (100 * n + 10 * i + j));
        }
      }
    }
    String type = order == ByteOrder.BIG_ENDIAN ? ">i2" : "<i2";
    return write(type, fortran, "(11, 2, 3)", data.array());
  }

  private static double[] read(NpyRows file, int first, int last, int chunk) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[chunk * file.bytesPerRow()];
    try (RangeReader reader = file.open(CONF, first, last)) {
      for (int rows; (rows = reader.next(buffer, chunk)) > 0; ) {
        bytes.write(buffer, 0, rows * file.bytesPerRow());
      }
    }
    double[] values = new double[(last - first) * file.dimensions()];
    file.toDoubles(bytes.toByteArray(), values.length, values);
    return values;
  }

  /** Every range of rows has the last axis fastest, whatever the file's order. */
  @ParameterizedTest
  @CsvSource({"false, LITTLE", "false, BIG", "true, LITTLE", "true, BIG"})
  void anyRangeIsReadInOrderOfRows(boolean fortran, String endian) throws IOException {
    ByteOrder order = endian.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    NpyRows file = inspect(write(fortran, order));
    assertThat(file.rows()).isEqualTo(ROWS);
    assertThat(file.rowShape()).containsExactly(2, 3);
    assertThat(file.dimensions()).isEqualTo(6);
    assertThat(file.type()).endsWith(fortran ? "i2 in Fortran order" : "i2");
    for (int[] range : new int[][] {{0, ROWS}, {0, 1}, {10, 11}, {3, 8}}) {
      for (int chunk : new int[] {1, 2, 4, 100}) {
        double[] values = read(file, range[0], range[1], chunk);
        for (int n = range[0]; n < range[1]; n++) {
          double first = 100 * n;
          int from = (n - range[0]) * 6;
          assertThat(Arrays.copyOfRange(values, from, from + 6))
              .containsExactly(first, first + 1, first + 2, first + 10, first + 11, first + 12);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "()        |  8 | found the shape (), expected (rows, values)",
        "(0, 2)    |  0 | found the shape (0, 2)",
        "(2, 0)    |  0 | found the shape (2, 0)",
        "(1, 2147483648) | 0 | of 1 to 2^31 bytes",
        "(2, 2)    | 31 | byte 159: file ends here, 1 bytes too early, expected 160",
        "(2, 2)    | 33 | byte 160: 1 trailing bytes"
      })
  void badFilesAreOneLine(String shape, int bytes, String message) throws IOException {
    Path file = write("<f8", false, shape, new byte[bytes]);
    assertThatThrownBy(() -> inspect(file))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("x.npy: ", message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileThatIsNotThereSaysSo() {
    assertThatThrownBy(() -> inspect(folder.resolve("none.npy")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.npy: no such file");
  }

  @Test
  void aChangeMeanwhileIsRefused() throws IOException {
    Path path = write(false, ByteOrder.LITTLE_ENDIAN);
    NpyRows file = inspect(path);
    byte[] whole = Files.readAllBytes(path);
    try (RangeReader reader = file.open(CONF, 0, ROWS)) {
      assertThat(reader.next(new byte[60], 5)).isEqualTo(5);
      Files.write(path, Arrays.copyOf(whole, whole.length + 1));
      assertThatThrownBy(() -> reader.next(new byte[120], 10))
          .hasMessageContainingAll(
              "file changed while the job runs", "261 bytes of ", "expected 260 bytes of ");
    }
    assertThatThrownBy(() -> file.open(CONF, 0, 1)).hasMessageContaining("file changed");
    assertThatThrownBy(() -> file.open(CONF, 0, ROWS + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
