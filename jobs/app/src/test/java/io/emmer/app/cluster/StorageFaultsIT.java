package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fails where rows, models, checkpoints and predictions lie. */
@Tag("slow")
class StorageFaultsIT {
  private static final List<String> DATA_NODES = List.of("datanode-1", "datanode-2");

  @TempDir static Path directory;
  private static TestBed bed;

  @BeforeAll
  static void start() throws Exception {
    bed = TestBed.start(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (bed != null) {
      bed.close();
    }
  }

  @AfterEach
  void repair() throws Exception {
    bed.repair();
  }

  /** A path on the faulty file system, in a new folder. */
  private static String faulty(String what, String name) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(what).resolve(name));
    return FaultyFileSystem.path(folder.resolve(name));
  }

  private static void assertFailed(ClusterDriver.Result result, String message, String output)
      throws IOException {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.lastLine()).startsWith("emmer ").contains(message);
    String parent = output.substring(0, output.lastIndexOf('/'));
    assertThat(StoredModels.names(parent.replace(FaultyFileSystem.SCHEME + "://", "file://")))
        .as("what is left in " + parent)
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"full, could not be written: No space left", "refusing, could not be renamed"})
  void aModelThatCannotBeWritten(String fault, String message) throws Exception {
    String model = faulty(fault, "model");
    ClusterDriver.Result result = bed.driver().run(bed.fit(bed.input(), model));
    assertFailed(result, message, model);
    assertThat(result.lastLine()).contains(directory.resolve(fault).toString());
  }

  @ParameterizedTest
  @CsvSource({"full, No space left on device", "refusing, could not be renamed"})
  void checkpointsThatCannotBeWritten(String fault, String message) throws Exception {
    String states = faulty(fault, "states");
    String model = directory.resolve("beside-" + fault).toString();
    ClusterDriver.Result result =
        bed.driver()
            .run(bed.fit(bed.input(), model, "--checkpoint", states, "--checkpoint-every", "5"));
    bed.assertSame(result, model);
    assertThat(result.err())
        .containsPattern("warning: no checkpoint written, going on without: .*" + message);
    assertThat(StoredModels.names(states.replace(FaultyFileSystem.SCHEME, "file"))).isEmpty();
  }

  private static List<String> predict(String output) {
    return List.of(
        "predict",
        "--model",
        bed.model(),
        "--input",
        bed.input(),
        "--output",
        output,
        "--partitions",
        "2",
        "--leaf-rows",
        "64");
  }

  @ParameterizedTest
  @CsvSource({"full, No space left on device", "refusing, Could not rename"})
  void predictionsThatCannotBeWritten(String fault, String message) throws Exception {
    String output = faulty(fault, "predictions");
    ClusterDriver.Result result = bed.driver().run(predict(output));
    assertFailed(result, message, output);
    assertThat(result.lastLine()).contains(directory.resolve(fault).toString());
  }

  private static void kill(List<String> daemons) {
    for (String name : daemons) {
      try {
        ProcessHandle daemon = bed.hdfs().daemon(name);
        daemon.destroyForcibly();
        daemon.onExit().join();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Takes rows from memory, and data nodes from their files, when iteration 5 is done. */
  private static Consumer<String> killInTheMiddle(List<String> daemons, Runnable then) {
    return bed.driver()
        .after(
            5,
            () -> {
              kill(daemons);
              bed.driver().dropBlocks();
              then.run();
            });
  }

  @Test
  void oneDataNodeOfTwoGoneWhileRowsAreRead() throws Exception {
    String model = bed.hdfs().url() + "/one-gone";
    ClusterDriver.Result result =
        bed.driver()
            .run(bed.fit(bed.input(), model), killInTheMiddle(DATA_NODES.subList(0, 1), () -> {}));
    bed.assertSame(result, model);
  }

  @Test
  void allDataNodesGoneAndBackWhileRowsAreRead() throws Exception {
    List<CompletableFuture<Script.Result>> back = new ArrayList<>();
    Runnable start =
        () ->
            bed.driver()
                .tasks()
                .onNextStart(() -> back.add(CompletableFuture.supplyAsync(this::startHdfs)));
    String model = bed.hdfs().url() + "/back";
    ClusterDriver.Result result =
        bed.driver().run(bed.fit(bed.input(), model), killInTheMiddle(DATA_NODES, start));
    bed.assertSame(result, model);
    assertThat(back).hasSize(1);
    assertThat(back.get(0).join().exitCode()).as(back.get(0).join().err()).isZero();
  }

  private Script.Result startHdfs() {
    try {
      return bed.hdfs().run("start");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** HDFS under another name, to clients that do not wait long for data nodes. */
  private static String impatient(String path) {
    Configuration conf = bed.driver().context().hadoopConfiguration();
    conf.set("dfs.client.retry.window.base", "200");
    return path.replace("127.0.0.1", "localhost");
  }

  @Test
  void allDataNodesGoneForGood() throws Exception {
    String folder = bed.hdfs().url() + "/gone";
    try (var fileSystem = StoredModels.fileSystem(folder)) {
      fileSystem.mkdirs(new org.apache.hadoop.fs.Path(folder));
    }
    String model = folder + "/model";
    ClusterDriver.Result result =
        bed.driver()
            .run(bed.fit(impatient(bed.input()), model), killInTheMiddle(DATA_NODES, () -> {}));
    assertThat(result.err()).contains("iteration   5 ");
    assertFailed(result, "/images", model);
  }

  @Test
  void allDataNodesGoneBeforehand() throws Exception {
    List<String> names = List.of("images", "images.npy", "images.parquet");
    for (String name : names.subList(1, names.size())) {
      TestBed.assertSucceeded(
          bed.driver().run(List.of("convert", "--input", bed.input(), "--output", onHdfs(name))));
    }
    kill(DATA_NODES);
    for (String name : names) {
      Path folder = Files.createDirectories(directory.resolve("gone-" + name));
      String model = folder.resolve("model").toString();
      ClusterDriver.Result result = bed.driver().run(bed.fit(impatient(onHdfs(name)), model));
      assertFailed(result, "/" + name, "file://" + model);
    }
  }

  private static String onHdfs(String name) {
    return bed.hdfs().url() + "/" + name;
  }

  @Test
  void oneDataNodeOfTwoGoneWhilePredictionsAreWritten() throws Exception {
    String expected = bed.hdfs().url() + "/predictions";
    TestBed.assertSucceeded(bed.driver().run(predict(expected)));
    String output = bed.hdfs().url() + "/harmed";
    CompletableFuture<Void> harm = CompletableFuture.runAsync(StorageFaultsIT::killWhileWriting);
    ClusterDriver.Result result =
        bed.driver().run(predict(output.replace("hdfs:", PausingHdfs.SCHEME + ":")));
    TestBed.assertSucceeded(result);
    harm.join();
    assertThat(bed.driver().rows(output)).isEqualTo(bed.driver().rows(expected));
  }

  private static void killWhileWriting() {
    try {
      Path writing = directory.resolve(PausingHdfs.WRITING);
      ClusterDriver.await(() -> Files.exists(writing), "file that is written");
      kill(DATA_NODES.subList(1, 2));
      Files.createFile(directory.resolve(PausingHdfs.GO_ON));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
