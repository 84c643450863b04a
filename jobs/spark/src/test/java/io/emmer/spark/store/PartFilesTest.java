package io.emmer.spark.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.fixture.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFilesTest extends SparkTest {
  @TempDir Path directory;

  private static PartFiles<Integer> write(Path into) {
    return PartFiles.write(
        job(),
        context().parallelize(List.of("a", "b", "c", "d", "e"), 3),
        2,
        into.toString(),
        (records, out) -> {
          int count = 0;
          while (records.hasNext()) {
            byte[] bytes = records.next().getBytes(UTF_8);
            out[0].write(bytes);
            out[1].write(bytes);
            out[1].write(bytes);
            count++;
          }
          return count;
        });
  }

  @Test
  void partsStandInTheOrderOfPartitions() throws IOException {
    PartFiles<Integer> parts = write(directory);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    parts.copy(0, first);
    parts.copy(1, second);
    assertThat(first.toString(UTF_8)).isEqualTo("abcde");
    assertThat(second.toString(UTF_8)).isEqualTo("aabbccddee");
    assertThat(parts.told().stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
  }

  @Test
  void aTaskThatBeginsWhenTheJobIsOverDoesNotBringItsDirectoryBack() {
    Path gone = directory.resolve("gone");
    assertThatThrownBy(() -> write(gone)).hasStackTraceContaining("part-");
    assertThat(gone).doesNotExist();
  }

  @Test
  void allStreamsAreClosedAndTheFirstFailureIsTold() {
    PartFiles.Streams streams = new PartFiles.Streams(4);
    StringBuilder closed = new StringBuilder();
    streams.out[0] = new Closing(closed, "first");
    streams.out[1] = new Closing(closed, "");
    streams.out[2] = new Closing(closed, "third");
    assertThatThrownBy(streams::close)
        .isInstanceOf(IOException.class)
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("third"));
    assertThat(closed).hasToString("xxx");
    assertThatThrownBy(
            () -> {
              try (PartFiles.Streams open = new PartFiles.Streams(1)) {
                open.out[0] = new Closing(closed, "while closing");
                throw new UncheckedIOException(new IOException("while writing"));
              }
            })
        .hasMessageContaining("while writing");
  }

  private static final class Closing extends FilterOutputStream {
    private final StringBuilder closed;
    private final String failure;

    Closing(StringBuilder closed, String failure) {
      super(OutputStream.nullOutputStream());
      this.closed = closed;
      this.failure = failure;
    }

    @Override
    public void close() throws IOException {
      closed.append('x');
      if (!failure.isEmpty()) {
        throw new IOException(failure);
      }
    }
  }
}
