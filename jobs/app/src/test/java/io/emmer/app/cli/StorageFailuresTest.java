package io.emmer.app.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.app.cluster.FaultyFileSystem;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.StorageFailures;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Storage that fails is no bad input: exit code 1, for every format and wherever it is read. */
@OwnSpark
class StorageFailuresTest {
  private static final int ROWS = 200;

  @TempDir static Path directory;

  /** The same rows in every format, in a folder that can be read and in one that cannot. */
  @BeforeAll
  static void convert() throws IOException {
    Path sound = Files.createDirectories(directory.resolve("sound"));
    DigitFiles.images(sound.resolve("x.idx"), ROWS);
    for (String name : List.of("x.npy", "x.idx.gz", "x.parquet")) {
      succeed(
          run("convert", "--input=" + sound.resolve("x.idx"), "--output=" + sound.resolve(name)));
    }
    copy(sound, directory.resolve("broken"));
    succeed(fit(sound.resolve("x.idx").toString(), "checkpointed", checkpoint("sound")));
    copy(sound, directory.resolve("broken"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copied = to.resolve(from.relativize(file).toString());
        if (!Files.isDirectory(copied)) {
          Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static CommandLine.Result run(String... arguments) {
    return CommandLine.run(
        Stream.concat(
                Stream.of(arguments),
                Stream.of(
                    "--master=local[1]",
                    "--conf=" + FaultyFileSystem.setting(),
                    "--conf=spark.hadoop.ipc.client.connect.max.retries=0"))
            .toArray(String[]::new));
  }

  private static CommandLine.Result fit(String input, String output, String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "fit",
                    "--family=bernoulli",
                    "--components=3",
                    "--max-iterations=2",
                    "--input=" + input,
                    "--output=" + directory.resolve(output)),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static String checkpoint(String folder) {
    return "--checkpoint=" + FaultyFileSystem.path(directory.resolve(folder).resolve("states"));
  }

  private static void succeed(CommandLine.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static void assertFailed(CommandLine.Result result, String output, String message) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.errorLines().get(result.errorLines().size() - 1))
        .startsWith("emmer fit: ")
        .contains(message, "run it again when the storage is well");
    assertThat(directory.resolve(output)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.idx", "x.idx.gz", "x.npy", "x.parquet"})
  void bytesThatCannotBeReadAreNoBadInput(String name) {
    succeed(fit(FaultyFileSystem.path(directory.resolve("sound").resolve(name)), "of-" + name));
    String broken = FaultyFileSystem.path(directory.resolve("broken").resolve(name));
    assertFailed(fit(broken, "model"), "model", "Input/output error");
  }

  @Test
  void aCheckpointThatCannotBeReadIsNotTakenForDamaged() {
    String input = directory.resolve("sound").resolve("x.idx").toString();
    CommandLine.Result resumed = fit(input, "resumed", checkpoint("sound"), "--resume");
    succeed(resumed);
    assertThat(resumed.err()).contains("going on from");
    assertFailed(
        fit(input, "model", checkpoint("broken"), "--resume"), "model", "Input/output error");
  }

  @Test
  void aFileThatCannotBeOpenedIsNotTakenForMissing() throws IOException {
    copy(directory.resolve("sound"), directory.resolve("unopened"));
    String input = FaultyFileSystem.path(directory.resolve("unopened").resolve("x.idx"));
    assertFailed(fit(input, "model"), "model", FaultyFileSystem.NOT_OPENED);
    assertFailed(
        fit(
            directory.resolve("sound").resolve("x.idx").toString(),
            "model",
            checkpoint("unopened"),
            "--resume"),
        "model",
        FaultyFileSystem.NOT_OPENED);
  }

  @Test
  void aCheckpointThatLacksAFileIsDamagedOnHdfsToo() throws IOException {
    String input = directory.resolve("sound").resolve("x.idx").toString();
    succeed(fit(input, "whole", checkpoint("remote"), "--checkpoint-every=1"));
    Path states = directory.resolve("remote").resolve("states");
    Files.delete(states.resolve("checkpoint-00000003").resolve("runs.npz"));
    CommandLine.Result resumed = fit(input, "again", checkpoint("remote"), "--resume");
    succeed(resumed);
    assertThat(resumed.err())
        .contains("checkpoint-00000003 cannot be used: File does not exist")
        .contains("going on from", "checkpoint-00000002, 2 iterations done");
  }

  @Test
  void aNameNodeThatIsNotThereIsNoBadInput() throws IOException {
    String input;
    try (ServerSocket free = new ServerSocket(0)) {
      input = "hdfs://127.0.0.1:" + free.getLocalPort() + "/x.parquet";
    }
    assertFailed(fit(input, "model"), "model", "ConnectException");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 300})
  void packedRatingsThatAreDamagedAreBadInput(int kept) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 500; i++) {
        gzip.write("%d\t%d\t%d\n".formatted(i % 37, i % 53, i % 5).getBytes(US_ASCII));
      }
    }
    Path file = directory.resolve("ratings-" + kept + ".tsv.gz");
    Files.write(file, Arrays.copyOf(packed.toByteArray(), kept));
    CommandLine.Result result =
        run(
            "factorize",
            "--factors=2",
            "--input=" + file,
            "--output=" + directory.resolve("factors"));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.err()).contains(file + ": cannot be unpacked");
    assertThat(directory.resolve("factors")).doesNotExist();
  }

  @Test
  void aFileThatEndsEarlyIsOfTheFile() throws IOException {
    Path file = directory.resolve("sound").resolve("x.idx");
    long last = Files.size(file) - 1;
    try (FSDataInputStream in =
        FileSystem.getLocal(new Configuration())
            .open(new org.apache.hadoop.fs.Path(file.toString()))) {
      assertThatThrownBy(() -> in.readFully(last, new byte[2]))
          .isInstanceOf(EOFException.class)
          .matches(e -> !StorageFailures.isOfFileSystem(e));
    }
  }

  @Test
  void aFileThatIsMissingIsOfTheFileAndOneThatCannotBeOpenedIsNot() {
    assertThatThrownBy(() -> new FileInputStream(directory.resolve("missing").toFile()).close())
        .isInstanceOf(FileNotFoundException.class)
        .matches(e -> !StorageFailures.isOfFileSystem(e));
    assertThatThrownBy(() -> new FileInputStream(directory.toFile()).close())
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("Is a directory")
        .matches(StorageFailures::isOfFileSystem);
    IOException notFound = FaultyFileSystem.notFound("/x");
    assertThat(notFound).isInstanceOf(FileNotFoundException.class);
    assertThat(StorageFailures.isOfFileSystem(new UncheckedIOException(notFound))).isFalse();
    IOException refused =
        new RemoteException(AccessControlException.class.getName(), "Permission denied")
            .unwrapRemoteException(AccessControlException.class);
    assertThat(StorageFailures.isOfFileSystem(refused)).isTrue();
  }

  @Test
  void whatReadersThrowOfThemselvesIsOfTheFile() {
    assertThat(StorageFailures.isOfFileSystem(new ZipException("invalid block"))).isFalse();
    assertThat(StorageFailures.isOfFileSystem(new IllegalStateException("x"))).isFalse();
    assertThat(StorageFailures.isOfFileSystem(new UncheckedIOException(new ConnectException("x"))))
        .isTrue();
  }
}
