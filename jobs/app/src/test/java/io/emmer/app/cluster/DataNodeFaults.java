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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Data nodes that are lost: one of two, or all. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class DataNodeFaults {
  private static final List<String> DATA_NODES = List.of("datanode-1", "datanode-2");

  private static TestBed bed;

  /**
   * Data nodes are started again where a test wants two: the order is that of the fewest starts.
   */
  @BeforeEach
  void repair() throws Exception {
    bed = ClusterIT.bed();
    bed.onCluster();
  }

  /** Ends those that run. */
  private static void kill(List<String> daemons) {
    for (String name : daemons) {
      try {
        bed.hdfs().find(name).ifPresent(DataNodeFaults::kill);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void kill(ProcessHandle daemon) {
    daemon.destroyForcibly();
    daemon.onExit().join();
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
  @Order(1)
  void oneDataNodeOfTwoGoneWhilePredictionsAreWritten() throws Exception {
    bed.repairHdfs();
    String expected = bed.hdfs().url() + "/predictions";
    TestBed.assertSucceeded(bed.driver().run(bed.predict(expected)));
    String output = bed.hdfs().url() + "/harmed";
    CompletableFuture<Void> harm = CompletableFuture.runAsync(DataNodeFaults::killWhileWriting);
    ClusterDriver.Result result =
        bed.driver().run(bed.predict(output.replace("hdfs:", PausingHdfs.SCHEME + ":")));
    TestBed.assertSucceeded(result);
    harm.join();
    assertThat(bed.driver().rows(output)).isEqualTo(bed.driver().rows(expected));
  }

  private static void killWhileWriting() {
    try {
      Path writing = bed.directory().resolve(PausingHdfs.WRITING);
      ClusterDriver.await(() -> Files.exists(writing), "file that is written");
      kill(DATA_NODES.subList(1, 2));
      Files.createFile(bed.directory().resolve(PausingHdfs.GO_ON));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Order(2)
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

  @Test
  @Order(3)
  void oneDataNodeOfTwoGoneWhileRowsAreRead() throws Exception {
    bed.repairHdfs();
    String model = bed.hdfs().url() + "/one-gone";
    ClusterDriver.Result result =
        bed.driver()
            .run(bed.fit(bed.input(), model), killInTheMiddle(DATA_NODES.subList(0, 1), () -> {}));
    bed.assertSame(result, model);
  }

  /** HDFS under another name, to clients that do not wait long for data nodes. */
  private static String impatient(String path) {
    Configuration conf = bed.driver().context().hadoopConfiguration();
    conf.set("dfs.client.retry.window.base", "200");
    return path.replace("127.0.0.1", "localhost");
  }

  /** While a fit reads its rows for the second time, and before fits of every format begin. */
  @Test
  @Order(4)
  void allDataNodesGoneForGood() throws Exception {
    for (String name : List.of("images.npy", "images.parquet")) {
      TestBed.assertSucceeded(
          bed.driver().run(List.of("convert", "--input", bed.input(), "--output", onHdfs(name))));
    }
    String folder = onHdfs("gone");
    try (var fileSystem = StoredModels.fileSystem(folder)) {
      fileSystem.mkdirs(new org.apache.hadoop.fs.Path(folder));
    }
    String model = folder + "/model";
    ClusterDriver.Result result =
        bed.driver()
            .run(bed.fit(impatient(bed.input()), model), killInTheMiddle(DATA_NODES, () -> {}));
    assertThat(result.err()).contains("iteration   5 ");
    TestBed.assertFailed(result, "/images", model);
    for (String name : List.of("images", "images.npy", "images.parquet")) {
      assertFailsAtOnce(name);
    }
  }

  private static void assertFailsAtOnce(String name) throws IOException {
    Path folder = Files.createDirectories(bed.directory().resolve("gone-" + name));
    String model = folder.resolve("model").toString();
    ClusterDriver.Result result = bed.driver().run(bed.fit(impatient(onHdfs(name)), model));
    TestBed.assertFailed(result, "/" + name, "file://" + model);
  }

  private static String onHdfs(String name) {
    return bed.hdfs().url() + "/" + name;
  }
}
