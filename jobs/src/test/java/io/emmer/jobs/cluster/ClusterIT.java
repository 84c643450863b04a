package io.emmer.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.jobs.DigitFiles;
import io.emmer.jobs.cli.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real standalone cluster and a real HDFS, separate processes all, give the bits of local mode.
 */
class ClusterIT {
  private static final int ROWS = 2000;

  @TempDir static Path directory;
  private static LocalDaemons hdfs;
  private static LocalDaemons cluster;
  private static String images;
  private static Map<String, String> reference;

  @BeforeAll
  static void start() throws Exception {
    hdfs = LocalDaemons.hdfs(directory);
    cluster = LocalDaemons.cluster(directory, "--workers", "2", "--memory", "700m");
    Path local = DigitFiles.images(directory.resolve("images"), ROWS);
    images = hdfs.url() + "/images";
    try (FileSystem fileSystem = fileSystem(hdfs.url())) {
      fileSystem.copyFromLocalFile(path(local.toString()), path(images));
    }
    String model = directory.resolve("model").toString();
    List<String> arguments = arguments(local.toString(), model, 1);
    arguments.addAll(List.of("--master", "local[2]"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(CommandLines.run(arguments.toArray(String[]::new), print, print))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();
    reference = sha256("file://" + model);
  }

  /** Also after a start that failed halfway: a daemon that stays would outlive the build. */
  @AfterAll
  static void stop() throws Exception {
    try {
      close(cluster);
    } finally {
      close(hdfs);
    }
  }

  private static void close(LocalDaemons daemons) throws Exception {
    if (daemons != null) {
      List<ProcessHandle> processes = daemons.running();
      daemons.close();
      assertThat(processes).noneMatch(ProcessHandle::isAlive);
      assertThat(daemons.run("status").out()).startsWith("nothing runs");
    }
  }

  @Test
  void oneExecutorGivesTheBitsOfLocalMode() throws Exception {
    String model = hdfs.url() + "/one";
    assertSucceeded(fit(model, 3, "--conf", "spark.cores.max=1").await());
    assertThat(sha256(model)).isEqualTo(reference);
  }

  @Test
  void twoExecutorsGiveTheBitsOfLocalMode() throws Exception {
    String model = hdfs.url() + "/two";
    assertSucceeded(fit(model, 4).await());
    assertThat(sha256(model)).isEqualTo(reference);
  }

  @Test
  void aKilledExecutorChangesNothing() throws Exception {
    String model = hdfs.url() + "/killed";
    Script.Running run = fit(model, 4);
    while (!run.errors().contains("iteration   3") && run.process().isAlive()) {
      Thread.sleep(20);
    }
    List<ProcessHandle> executors = new ArrayList<>(cluster.executors("worker-1"));
    executors.addAll(cluster.executors("worker-2"));
    assertThat(executors).as(run.errors()).hasSize(2);
    assertThat(executors.get(0).destroyForcibly()).isTrue();
    Script.Result result = run.await();

    assertSucceeded(result);
    assertThat(result.err()).containsPattern("warning: executor \\d+ lost");
    assertThat(sha256(model)).isEqualTo(reference);
  }

  @Test
  void startBringsBackWhatWasLostAndRefusesTheRest() throws Exception {
    Script.Result again = cluster.run("start");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err().strip()).contains("runs already at " + cluster.url());

    ProcessHandle master = cluster.daemon("master");
    ProcessHandle lost = cluster.daemon("worker-2");
    assertThat(lost.destroyForcibly()).isTrue();
    lost.onExit().get();
    Script.Result status = cluster.run("status");
    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(status.out()).containsPattern("worker-2 +gone").containsPattern("worker-1 +running");

    Script.Result restarted = cluster.run("start", "--memory", "700m");
    assertSucceeded(restarted);
    assertThat(restarted.out().strip()).isEqualTo(cluster.url());
    assertThat(cluster.run("status").exitCode()).isZero();
    assertThat(cluster.daemon("master")).isEqualTo(master);
    assertThat(cluster.daemon("worker-2")).isNotEqualTo(lost);
  }

  private static Script.Running fit(String model, int partitions, String... options)
      throws Exception {
    List<String> arguments = arguments(images, model, partitions);
    arguments.addAll(List.of("--master", cluster.url(), "--driver-memory", "512m"));
    arguments.addAll(List.of("--executor-memory", "500m"));
    arguments.addAll(List.of(options));
    return Script.start(directory, "emmer", arguments);
  }

  private static List<String> arguments(String input, String output, int partitions) {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family", "bernoulli"));
    arguments.addAll(List.of("--components", "20", "--seed", "3", "--leaf-rows", "64"));
    arguments.addAll(List.of("--max-iterations", "60", "--tolerance", "0"));
    arguments.addAll(List.of("--partitions", Integer.toString(partitions)));
    arguments.addAll(List.of("--input", input, "--output", output));
    return arguments;
  }

  private static void assertSucceeded(Script.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  /** SHA-256 of the parameters as they lie there, whatever model.json says of them. */
  private static Map<String, String> sha256(String model) throws Exception {
    Map<String, String> sums = new TreeMap<>();
    try (FileSystem fileSystem = fileSystem(model)) {
      for (String name : List.of("weights.npy", "probabilities.npy")) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = fileSystem.open(path(model + "/" + name));
            DigestInputStream digested = new DigestInputStream(in, digest)) {
          digested.transferTo(PrintStream.nullOutputStream());
        }
        sums.put(name, HexFormat.of().formatHex(digest.digest()));
      }
    }
    return sums;
  }

  /** One of its own: Spark's in this process must not be closed. */
  private static FileSystem fileSystem(String path) throws Exception {
    return FileSystem.newInstance(path(path).toUri(), new Configuration());
  }

  private static org.apache.hadoop.fs.Path path(String path) {
    return new org.apache.hadoop.fs.Path(path);
  }
}
