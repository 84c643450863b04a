package io.emmer.spark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.model.LocalModelStore;
import io.emmer.em.model.ModelStore;
import io.emmer.spark.InputException;
import io.emmer.spark.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
  private static final RuntimeException[] DAMAGE = {
    new IllegalArgumentException("of content"),
    new NullPointerException("of content"),
    new IndexOutOfBoundsException("of content"),
    new NoSuchElementException("of content")
  };

  private static final Identity IDENTITY = Identity.of(Map.of("k", "2"), Map.of("rows", "9"));

  private final ModelStore store = new LocalModelStore();
  private final List<String> messages = new ArrayList<>();
  @TempDir Path parent;

  private CheckpointDirectory opened() throws IOException {
    CheckpointSettings settings =
        new CheckpointSettings(parent + "/states", Interval.parse("1"), true);
    return CheckpointDirectory.open(store, settings, messages::add);
  }

  private void write(CheckpointDirectory into, String text) {
    into.write(
        publication -> {
          try (var out = publication.create("state.txt")) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private record State(CheckpointHead head, String progress)
      implements CheckpointDirectory.Checkpoint {}

  /** Goes on with a reader that fails for the paths that end so. */
  private State resumed(String damaged, RuntimeException damage) throws IOException {
    CheckpointDirectory.Reader<State> reader =
        (from, path) -> {
          if (path.endsWith(damaged)) {
            throw damage;
          }
          return new State(CheckpointHead.of(IDENTITY), path);
        };
    return opened().resume(reader, IDENTITY).orElseThrow();
  }

  @Test
  void whateverADamagedCheckpointMakesOfItsReaderTheOneBeforeIsTaken() throws IOException {
    CheckpointDirectory directory = opened();
    write(directory, "1");
    write(directory, "2");
    for (RuntimeException damage : DAMAGE) {
      messages.clear();
      State found = resumed("checkpoint-00000002", damage);
      assertThat(found.progress()).endsWith("checkpoint-00000001");
      assertThat(messages).hasSize(2).first().asString().endsWith("cannot be used: of content");
      assertThatThrownBy(() -> resumed("", damage))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("none of its checkpoints can be used");
    }
  }

  @Test
  void ofAFileSystemThatFailsNothingFollows() throws IOException {
    write(opened(), "1");
    UncheckedIOException failure = new UncheckedIOException(new IOException("timed out"));
    assertThatThrownBy(() -> resumed("", failure)).isSameAs(failure);
  }

  @Test
  void ofTwoRunsTheSecondKeepsItsHandsOff() throws IOException {
    CheckpointDirectory first = opened();
    CheckpointDirectory second = opened();
    for (String text : List.of("1", "2", "3")) {
      write(first, text);
    }
    assertThatThrownBy(() -> write(second, "4"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("another run writes here");
    write(first, "4");
    assertThat(store.list(parent + "/states"))
        .containsExactlyInAnyOrder("checkpoint-00000003", "checkpoint-00000004");
  }
}
