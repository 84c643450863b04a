package io.emmer.spark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.spark.StorageFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  @TempDir private java.nio.file.Path temp;
  private FileSystem fs;

  @BeforeEach
  void open() throws IOException {
    fs = LocalFiles.fileSystem(new Configuration(), new Path(temp.toString()));
  }

  private Path path(String name) {
    return new Path(new Path(temp.toString()), "./" + name);
  }

  @Test
  void aFullDiskIsAnException() throws IOException {
    java.nio.file.Path full = java.nio.file.Path.of("/dev/full");
    assumeTrue(Files.exists(full), "There is no /dev/full");
    FSDataOutputStream out = fs.create(new Path(full.toString()), true);
    assertThatThrownBy(
            () -> {
              out.write(new byte[1 << 20]);
              out.flush();
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space");
  }

  @Test
  void aListingLeavesNothingOut() throws IOException {
    List<String> names = List.of("a b", "t_16:00:00.npy", "run[1]", "q?m*", "{x}", "back\\slash");
    for (String name : names) {
      Files.writeString(temp.resolve(name), name);
    }
    Files.createSymbolicLink(temp.resolve("dangling"), temp.resolve("nowhere"));
    Files.createDirectory(temp.resolve("folder"));

    FileStatus[] found = fs.listStatus(path(""));

    assertThat(Arrays.stream(found).filter(FileStatus::isFile).map(s -> s.getPath().getName()))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(Arrays.stream(found).filter(s -> !s.isFile() && !s.isDirectory()))
        .singleElement()
        .satisfies(status -> assertThat(status.getPath().getName()).isEqualTo("dangling"));
    for (FileStatus status : found) {
      if (status.isFile()) {
        try (FSDataInputStream in = fs.open(new Path(status.getPath().toUri()))) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          assertThat(text).isEqualTo(status.getPath().getName());
        }
      }
    }
    assertThatThrownBy(() -> fs.listStatus(path("nowhere")))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void permissionsAreThoseOfTheProcess() throws IOException {
    fs.mkdirs(path("made/below"));
    fs.create(path("made/file")).close();
    Files.createDirectory(temp.resolve("expected"));
    Files.createFile(temp.resolve("expected/file"));
    assertThat(Files.getPosixFilePermissions(temp.resolve("made/below")))
        .isEqualTo(Files.getPosixFilePermissions(temp.resolve("expected")));
    assertThat(Files.getPosixFilePermissions(temp.resolve("made/file")))
        .isEqualTo(Files.getPosixFilePermissions(temp.resolve("expected/file")));
    assertThat(temp.resolve("made/.file.crc")).doesNotExist();
  }

  /** Hadoop starts {@code ls} for each file whose owner it is asked for, as by every listing. */
  @Test
  void ownersAreNotLookedUp() throws IOException {
    Files.writeString(temp.resolve("a"), "four");
    LocatedFileStatus found = fs.listFiles(path(""), true).next();
    assertThat(found.getPath().getName()).isEqualTo("a");
    assertThat(found.getLen()).isEqualTo(4);
    assertThat(found.getOwner()).isEmpty();
  }

  @Test
  void readsAnywhere() throws IOException {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Files.write(temp.resolve("bytes"), bytes);
    try (FSDataInputStream in = fs.open(path("bytes"), 512)) {
      assertThat(in.available()).isPositive();
      byte[] part = new byte[2_500_000];
      in.readFully(70_000, part);
      assertThat(part).isEqualTo(Arrays.copyOfRange(bytes, 70_000, 2_570_000));
      in.seek(bytes.length - 1);
      assertThat(in.read()).isEqualTo(bytes[bytes.length - 1] & 0xff);
      assertThat(in.read()).isEqualTo(-1);
      in.seek(5);
      assertThat(in.getPos()).isEqualTo(5);
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 5, bytes.length));
    }
    assertThatThrownBy(() -> fs.open(path("nothing"))).isInstanceOf(FileNotFoundException.class);
  }

  /** Neither missing nor left out: denied. */
  @Test
  void whatLiesInAFolderThatMayNotBeSearchedIsDenied() throws IOException {
    java.nio.file.Path folder = Files.createDirectory(temp.resolve("closed"));
    Files.createFile(folder.resolve("file"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rw-rw-rw-"));
    try {
      assumeFalse(Files.exists(folder.resolve("file")), "this user may search any folder");
      for (ThrowingCallable looking :
          List.<ThrowingCallable>of(
              () -> fs.exists(path("closed/file")),
              () -> fs.open(path("closed/file")),
              () -> fs.listStatus(path("closed")))) {
        assertThatThrownBy(looking)
            .isInstanceOf(AccessControlException.class)
            .hasMessageContaining("closed/file: permission denied");
      }
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  /** Read as it comes, below streams of Java alone, or anywhere. */
  @Test
  void bytesThatCannotBeReadAreOfTheStorageAndNameTheFile() throws IOException {
    Path memory = new Path("/proc/self/mem");
    assumeTrue(Files.isReadable(java.nio.file.Path.of("/proc/self/mem")), "There is no /proc");
    try (FSDataInputStream in = fs.open(memory)) {
      for (ThrowingCallable reading :
          List.<ThrowingCallable>of(
              () -> in.readNBytes(4), () -> in.readFully(0, new byte[4]), in::read)) {
        assertThatThrownBy(reading)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("/proc/self/mem: ")
            .matches(StorageFailures::isOfFileSystem);
      }
    }
  }

  @Test
  void otherFileSystemsAreHadoops() throws IOException {
    Configuration conf = new Configuration();
    conf.setClass("fs.other.impl", Other.class, FileSystem.class);
    assertThat(LocalFiles.fileSystem(conf, new Path("other:///x"))).isInstanceOf(Other.class);
  }

  /** A file system of another scheme. */
  static final class Other extends org.apache.hadoop.fs.RawLocalFileSystem {
    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("other:///");
    }
  }
}
