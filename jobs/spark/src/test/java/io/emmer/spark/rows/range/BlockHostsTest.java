package io.emmer.spark.rows.range;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockHostsTest {
  /** A file of blocks of 100 bytes at hosts, as HDFS would answer for it. */
  private static final class Blocks extends FilterFileSystem {
    private final List<List<String>> hosts;

    Blocks(FileSystem fs, List<List<String>> hosts) {
      super(fs);
      this.hosts = hosts;
    }

    @Override
    public BlockLocation[] getFileBlockLocations(Path path, long start, long length) {
      return LongStream.range(0, hosts.size())
          .filter(block -> block * 100 < start + length && (block + 1) * 100 > start)
          .mapToObj(
              block -> {
                String[] names = hosts.get((int) block).toArray(String[]::new);
                return new BlockLocation(names, names, block * 100, 100);
              })
          .toArray(BlockLocation[]::new);
    }

    @Override
    public void close() {
      // The file system below belongs to all of the JVM.
    }
  }

  private FileSystem local;

  @BeforeEach
  void openLocal() throws IOException {
    local = FileSystem.newInstanceLocal(new Configuration());
  }

  @AfterEach
  void closeLocal() throws IOException {
    local.close();
  }

  private String[] hosts(long start, long end, List<List<String>> blocks) throws IOException {
    try (FileSystem fs = new Blocks(local, blocks)) {
      return RangeFile.hosts(fs, new Path("/x"), start, end);
    }
  }

  @Test
  void whoHoldsMostBytesComesFirst() throws IOException {
    List<List<String>> blocks = List.of(List.of("a", "b"), List.of("b", "c"), List.of("c", "d"));
    assertThat(hosts(0, 210, blocks)).containsExactly("b", "c", "a");
    // 10 bytes of the first block, 60 of the second.
    assertThat(hosts(90, 160, blocks)).containsExactly("b", "c", "a");
    assertThat(hosts(250, 260, blocks)).containsExactlyInAnyOrder("c", "d");
  }

  @Test
  void atMostThreeAreNamed() throws IOException {
    assertThat(hosts(0, 50, List.of(List.of("a", "b", "c", "d", "e")))).hasSize(3);
  }

  @Test
  void localFilesAreAsNearToEverybody() throws IOException {
    assertThat(hosts(0, 150, List.of(List.of("localhost"), List.of("localhost", "a"))))
        .containsExactly("a");
    assertThat(hosts(0, 50, List.of(List.of("localhost")))).isEmpty();
  }
}
