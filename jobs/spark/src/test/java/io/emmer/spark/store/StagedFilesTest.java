package io.emmer.spark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFilesTest {
  private static final byte[] HEADER = {1, 2};

  @TempDir private Path directory;

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void filesAppearTogetherAndGzippedByTheirNames() throws IOException {
    try (StagedFiles files = StagedFiles.begin(new Configuration(), path("rows.npy"))) {
      files.write(path("rows.npy"), HEADER, out -> out.write(3));
      files.write(path("labels.gz"), HEADER, out -> out.write(4));
      assertThat(directory.resolve("rows.npy")).doesNotExist();
      files.publish(false);
    }
    assertThat(Files.readAllBytes(directory.resolve("rows.npy"))).containsExactly(1, 2, 3);
    try (var in = new GZIPInputStream(Files.newInputStream(directory.resolve("labels.gz")))) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 4);
    }
    try (var left = Files.list(directory)) {
      assertThat(left.filter(file -> !file.getFileName().toString().endsWith(".crc"))).hasSize(2);
    }
  }

  @Test
  void failureLeavesNothing() throws IOException {
    assertThatThrownBy(
            () -> {
              try (StagedFiles files = StagedFiles.begin(new Configuration(), path("rows.npy"))) {
                files.write(
                    path("rows.npy"),
                    HEADER,
                    out -> {
                      throw new IOException("full");
                    });
                files.publish(false);
              }
            })
        .hasMessage("full");
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }
}
