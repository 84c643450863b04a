package io.emmer.spark.rows.format.idx;

import static io.emmer.spark.rows.format.idx.IdxFixtures.CONF;
import static io.emmer.spark.rows.format.idx.IdxFixtures.concat;
import static io.emmer.spark.rows.format.idx.IdxFixtures.gzip;
import static io.emmer.spark.rows.format.idx.IdxFixtures.read;
import static io.emmer.spark.rows.format.idx.IdxFixtures.readAll;
import static io.emmer.spark.rows.format.idx.IdxFixtures.values;
import static io.emmer.spark.rows.format.idx.IdxFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxRoundTripTest {
  @TempDir private java.nio.file.Path folder;

  @ParameterizedTest
  @EnumSource(IdxType.class)
  void everyTypeComesBackPlainAndGzipped(IdxType type) throws IOException {
    IdxHeader header = new IdxHeader(type, 23, 3, 2);
    for (String name : new String[] {"x.idx", "x.idx.gz"}) {
      IdxFile file = IdxFile.inspect(CONF, writeWithWriter(name, header));
      assertThat(file.header()).isEqualTo(header).hasToString(header.toString());
      assertThat(file.compressed()).isEqualTo(name.endsWith(".gz"));
      assertThat(readAll(file)).isEqualTo(values(header));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void everyNumberOfDimensionsComesBack(int dimensions) throws IOException {
    int[] sizes = new int[dimensions];
    Arrays.fill(sizes, 2);
    IdxHeader header = new IdxHeader(IdxType.SHORT, sizes);
    IdxFile file = IdxFile.inspect(CONF, writeWithWriter("x.idx", header));
    assertThat(file.header().rowShape()).isEqualTo(Arrays.copyOf(sizes, dimensions - 1));
    assertThat(file.header().valuesPerRow()).isEqualTo(1 << (dimensions - 1));
    assertThat(file.stamp().length()).isEqualTo(4 + 4 * dimensions + 2 * (1 << dimensions));
    assertThat(readAll(file)).isEqualTo(values(header));
  }

  /** The larger rows make a gzipped file of several buffers. */
  @ParameterizedTest
  @CsvSource({"0,0,1", "0,1,1", "0,100,9", "37,64,9", "37,38,100", "99,100,1", "100,100,5"})
  void rangesInTheMiddle(int first, int last, int chunk) throws IOException {
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, 100, 70, 70);
    byte[] expected = Arrays.copyOfRange(values(header), first * 4900, last * 4900);
    for (String name : new String[] {"x.idx", "x.idx.gz"}) {
      IdxFile file = IdxFile.inspect(CONF, writeWithWriter(name, header));
      assertThat(read(file, first, last, chunk)).isEqualTo(expected);
    }
  }

  @Test
  void gzipOfSeveralMembersIsOneFile() throws IOException {
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, 100, 7);
    byte[] content = IdxFixtures.file(header);
    byte[] first = gzip(Arrays.copyOf(content, 5));
    byte[] second = gzip(Arrays.copyOfRange(content, 5, content.length));
    byte[] none = gzip(new byte[0]);
    Path path = write(folder.resolve("x.gz"), concat(first, none, second, none));
    assertThat(readAll(IdxFile.inspect(CONF, path))).isEqualTo(values(header));
  }

  @Test
  void gzipIsKnownByContentNotName() throws IOException {
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, 10, 7);
    Path path = write(folder.resolve("x.idx"), gzip(IdxFixtures.file(header)));
    IdxFile file = IdxFile.inspect(CONF, path);
    assertThat(file.compressed()).isTrue();
    assertThat(readAll(file)).isEqualTo(values(header));
  }

  @Test
  void nextSaysHowFarItIs() throws IOException {
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, 10, 7);
    IdxFile file = IdxFile.inspect(CONF, writeWithWriter("x.idx", header));
    try (IdxReader reader = IdxReader.open(CONF, file, 2, 8)) {
      byte[] buffer = new byte[4 * 7];
      assertThat(reader.next(buffer, 4)).isEqualTo(4);
      assertThatThrownBy(() -> reader.next(new byte[13], 4))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(reader.next(buffer, 4)).isEqualTo(2);
      assertThat(reader.next(buffer, 4)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"-1,3", "4,3", "0,11"})
  void rowsOutsideTheFileAreAnError(long first, long last) throws IOException {
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, 10, 7);
    IdxFile file = IdxFile.inspect(CONF, writeWithWriter("x.idx", header));
    assertThatThrownBy(() -> IdxReader.open(CONF, file, first, last))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void writerCountsRows() throws IOException {
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, 3);
    IdxWriter writer = IdxWriter.open(new ByteArrayOutputStream(), "x", header);
    writer.write(new byte[2], 2);
    assertThatThrownBy(() -> writer.write(new byte[2], 2)).hasMessageContaining("row 4");
    assertThatThrownBy(writer::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("only 2 rows written of an IDX file of 3 unsigned byte");
  }

  private Path writeWithWriter(String name, IdxHeader header) throws IOException {
    Path path = new Path(folder.resolve(name).toUri());
    FileSystem fs = path.getFileSystem(CONF);
    byte[] values = values(header);
    int rows = (int) header.rows();
    try (IdxWriter writer = IdxWriter.open(fs.create(path), name, header)) {
      writer.write(values, rows / 2);
      int written = rows / 2 * header.bytesPerRow();
      writer.write(Arrays.copyOfRange(values, written, values.length), rows - rows / 2);
    }
    return path;
  }
}
