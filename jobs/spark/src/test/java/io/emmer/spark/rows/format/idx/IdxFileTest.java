package io.emmer.spark.rows.format.idx;

import static io.emmer.spark.rows.format.idx.IdxFixtures.CONF;
import static io.emmer.spark.rows.format.idx.IdxFixtures.concat;
import static io.emmer.spark.rows.format.idx.IdxFixtures.gzip;
import static io.emmer.spark.rows.format.idx.IdxFixtures.readAll;
import static io.emmer.spark.rows.format.idx.IdxFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  private static final IdxHeader HEADER = new IdxHeader(IdxType.UNSIGNED_BYTE, 40, 5);
  private static final byte[] CONTENT = IdxFixtures.file(HEADER);

  @TempDir private java.nio.file.Path folder;

  @Test
  void descriptionIsSerializable() throws IOException, ClassNotFoundException {
    IdxFile file = IdxFile.inspect(CONF, write(folder.resolve("x.idx"), CONTENT));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(file);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(file).hasSameHashCodeAs(file);
    }
  }

  @Test
  void headerKeepsItsOwnSizes() {
    List<Integer> sizes = new ArrayList<>(List.of(40, 5));
    IdxHeader header = new IdxHeader(IdxType.INT, sizes);
    sizes.set(0, 1);
    assertThat(header.sizes()).containsExactly(40, 5);
    assertThat(header.bytesPerRow()).isEqualTo(20);
    assertThat(header.rowOffset(3)).isEqualTo(72);
  }

  @Test
  void changeBeforeTheReaderOpensIsRefused() throws IOException {
    java.nio.file.Path path = folder.resolve("x.idx");
    IdxFile file = IdxFile.inspect(CONF, write(path, CONTENT));
    Files.setLastModifiedTime(
        path, FileTime.fromMillis(file.stamp().modificationTimeMillis() + 1000));
    assertChanged(file, "file changed while the job runs: 212 bytes of ");
    write(path, concat(CONTENT, new byte[1]));
    assertChanged(file, "213 bytes of ", "expected 212 bytes of ");
    Files.delete(path);
    assertChanged(file, "no such file");
  }

  @Test
  void changeWhileTheReaderIsOpenIsRefused() throws IOException {
    java.nio.file.Path path = folder.resolve("x.idx");
    IdxFile file = IdxFile.inspect(CONF, write(path, CONTENT));
    try (IdxReader reader = IdxReader.open(CONF, file, 0, 40)) {
      byte[] buffer = new byte[100];
      assertThat(reader.next(buffer, 20)).isEqualTo(20);
      write(path, concat(CONTENT, new byte[1]));
      assertThatThrownBy(() -> reader.next(buffer, 20)).hasMessageContaining("file changed");
    }
    try (IdxReader reader =
        IdxReader.open(CONF, IdxFile.inspect(CONF, write(path, CONTENT)), 0, 40)) {
      write(path, new byte[50]);
      assertThatThrownBy(() -> reader.next(new byte[200], 40))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll("x.idx: byte 50: data ends here", "212 bytes", "changed");
    }
  }

  @Test
  void hostsAreThoseThatHoldMostOfTheRows() throws IOException {
    Path path = write(folder.resolve("x.idx"), CONTENT);
    try (FileSystem fs = new ThreeBlocks(FileSystem.getLocal(CONF))) {
      IdxFile file = IdxFile.inspect(fs, path);
      assertThat(file.hosts(fs, 0, 40)).containsExactly("b", "c", "a");
      assertThat(file.hosts(fs, 0, 1)).containsExactly("a", "b");
      assertThat(file.hosts(fs, 39, 40)).containsExactly("c", "d");
      assertThat(IdxFile.inspect(fs, write(folder.resolve("x.gz"), gzip(CONTENT))).hosts(fs, 0, 40))
          .isEmpty();
    }
    assertThat(IdxFile.inspect(CONF, path).hosts(path.getFileSystem(CONF), 0, 40)).isEmpty();
  }

  private static void assertChanged(IdxFile file, String... facts) {
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("/x.idx: ")
        .hasMessageContainingAll(facts)
        .hasMessageNotContaining("\n");
  }

  /** The file of 212 bytes in blocks of 100, as HDFS would answer for it. */
  private static final class ThreeBlocks extends FilterFileSystem {
    private static final String[][] HOSTS = {{"a", "b"}, {"b", "c"}, {"d", "c"}};

    private ThreeBlocks(FileSystem fs) {
      super(fs);
    }

    @Override
    public BlockLocation[] getFileBlockLocations(Path path, long start, long length) {
      int first = (int) (start / 100);
      int last = (int) ((start + length - 1) / 100);
      BlockLocation[] blocks = new BlockLocation[last - first + 1];
      for (int i = first; i <= last; i++) {
        blocks[i - first] =
            new BlockLocation(null, HOSTS[i], 100L * i, Math.min(100, CONTENT.length - 100L * i));
      }
      return blocks;
    }
  }
}
