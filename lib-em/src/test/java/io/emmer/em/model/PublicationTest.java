package io.emmer.em.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
  // printf new | sha256sum
  private static final String SHA_256_OF_NEW =
      "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437";

  @TempDir Path parent;
  private Path target;

  @BeforeEach
  void nameTarget() {
    target = parent.resolve("model");
  }

  @Test
  void appearsOnlyWithCommit() throws IOException {
    try (Publication publication = begin(new LocalModelStore(), false)) {
      write(publication);
      assertThat(target).doesNotExist();
      assertThat(publication.checksums()).containsExactly(Map.entry("a.txt", SHA_256_OF_NEW));
      publication.commit();
    }
    assertThat(contents()).containsExactly(Map.entry("model/a.txt", "new"));
  }

  @Test
  void leavesNothingWithoutCommit() throws IOException {
    try (Publication publication = begin(new LocalModelStore(), false)) {
      write(publication);
    }
    assertThat(contents()).isEmpty();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void refusesAnExistingTargetBeforeAndAfterWriting() throws IOException {
    Publication early = begin(new LocalModelStore(), false);
    write(early);
    existing();

    assertThatThrownBy(() -> begin(new LocalModelStore(), false))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("overwriting was not asked for");
    assertThatThrownBy(early::commit).isInstanceOf(FileAlreadyExistsException.class);
    early.close();

    onlyOldIsThere();
  }

  @Test
  void replacesWholeDirectories() throws IOException {
    existing();

    publish(new LocalModelStore(), true);

    assertThat(contents()).containsExactly(Map.entry("model/a.txt", "new"));
  }

  @Test
  void failsWhereReadBackDiffers() throws IOException {
    existing();

    assertThatThrownBy(() -> publish(new FaultyStore.FlipsBits(), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.txt: read back SHA-256")
        .hasMessageContaining("expected " + SHA_256_OF_NEW);

    onlyOldIsThere();
  }

  @Test
  void keepsTheOldDirectoryWhereItCannotBeMoved() throws IOException {
    existing();

    assertThatThrownBy(() -> publish(new FaultyStore.RefusesRename("/model"), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("could not be renamed");

    onlyOldIsThere();
  }

  @Test
  void restoresTheOldDirectoryWhereTheNewCannotBeMoved() throws IOException {
    existing();

    assertThatThrownBy(() -> publish(new FaultyStore.RefusesRename(".tmp-"), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("could not be renamed");

    onlyOldIsThere();
  }

  @Test
  void noticesThatItLandedWithinAnotherDirectory() throws IOException {
    assertThatThrownBy(() -> publish(new FaultyStore.Nests(), false))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("appeared while");

    assertThat(contents()).containsExactly(Map.entry("model/theirs", "theirs"));
    assertThat(parent).isDirectoryNotContaining("glob:**/.model*");
  }

  @Test
  void saysWhereTheOldContentsRemain() throws IOException {
    existing();

    assertThatThrownBy(() -> publish(new FaultyStore.KeepsOld(), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is in place, but its former contents remain in")
        .hasMessageContaining("model.old-");

    assertThat(contents()).hasSize(2).containsEntry("model/a.txt", "new").containsValue("old");
  }

  @Test
  void refusesNamesOutsideItsDirectory() throws IOException {
    try (Publication publication = begin(new LocalModelStore(), false)) {
      for (String name : new String[] {"../a", "a/b", "", ".hidden", "a\\b"}) {
        assertThatThrownBy(() -> publication.create(name))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThatThrownBy(() -> Publication.begin(new LocalModelStore(), "/", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("root");
  }

  @Test
  void sweepsWhatKilledProcessesLeft() throws IOException {
    leftover(".model.tmp-0123abcd", Duration.ofDays(2));
    leftover(".model.tmp-4567abcd", Duration.ofHours(1));
    leftover(".model.tmp-mine", Duration.ofDays(2));
    leftover(".model2.tmp-0123abcd", Duration.ofDays(2));
    leftover("model.old-0123abcd", Duration.ofDays(2));
    Path busy = leftover(".model.tmp-89abcdef", Duration.ofDays(2));
    Files.writeString(busy.resolve("a.txt"), "rewritten now");

    publish(new LocalModelStore(), false);

    try (Stream<Path> entries = Files.list(parent)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "model",
              ".model.tmp-4567abcd",
              ".model.tmp-89abcdef",
              ".model.tmp-mine",
              ".model2.tmp-0123abcd",
              "model.old-0123abcd");
    }
  }

  @Test
  void leftoversThatStayAreNoFailure() throws IOException {
    Path leftover = leftover(".model.tmp-0123abcd", Duration.ofDays(2));

    publish(new FaultyStore.KeepsLeftovers(), false);

    assertThat(leftover).exists();
    assertThat(target).isDirectory();
  }

  private Path leftover(String name, Duration age) throws IOException {
    Path directory = Files.createDirectory(parent.resolve(name));
    Path file = Files.writeString(directory.resolve("a.txt"), "half");
    FileTime time = FileTime.from(Instant.now().minus(age));
    Files.setLastModifiedTime(file, time);
    Files.setLastModifiedTime(directory, time);
    return directory;
  }

  private void existing() throws IOException {
    Files.createDirectory(target);
    Files.writeString(target.resolve("b.txt"), "old");
  }

  private void onlyOldIsThere() throws IOException {
    assertThat(contents()).containsExactly(Map.entry("model/b.txt", "old"));
    try (Stream<Path> entries = Files.list(parent)) {
      assertThat(entries).containsExactly(target);
    }
  }

  private Publication begin(ModelStore store, boolean overwrite) throws IOException {
    return Publication.begin(store, target + "/", overwrite);
  }

  private void publish(ModelStore store, boolean overwrite) throws IOException {
    try (Publication publication = begin(store, overwrite)) {
      write(publication);
      publication.commit();
    }
  }

  private static void write(Publication publication) throws IOException {
    try (OutputStream out = publication.create("a.txt")) {
      out.write("new".getBytes(UTF_8));
    }
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(parent)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = parent.relativize(file).toString().replace('\\', '/');
        contents.put(name, Files.readString(file));
      }
    }
    return contents;
  }
}
