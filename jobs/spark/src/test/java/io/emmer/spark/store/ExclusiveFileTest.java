package io.emmer.spark.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveFileTest {
  @TempDir Path directory;

  private final Configuration conf = new Configuration();

  private Path file() {
    return directory.resolve("lock");
  }

  @Test
  void onlyTheFirstCreatesIt() throws IOException {
    assertThat(ExclusiveFile.create(conf, file().toString(), "first".getBytes(UTF_8))).isTrue();
    assertThat(ExclusiveFile.create(conf, file().toString(), "second".getBytes(UTF_8))).isFalse();
    assertThat(file()).hasContent("first");
  }

  @Test
  void whatCannotBeWrittenIsNotLeftBehind() throws IOException {
    assertThatThrownBy(
            () ->
                ExclusiveFile.create(
                    conf,
                    file().toString(),
                    out -> {
                      out.write('{');
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(file()).doesNotExist();
    assertThat(ExclusiveFile.create(conf, file().toString(), new byte[] {1})).isTrue();
    assertThat(Files.size(file())).isEqualTo(1);
  }

  @Test
  void otherFailuresAreNotTakenForAnotherHolder() {
    Path nowhere = directory.resolve("missing/lock");
    assertThatThrownBy(() -> ExclusiveFile.create(conf, nowhere.toString(), new byte[1]))
        .isInstanceOf(NoSuchFileException.class);
  }
}
