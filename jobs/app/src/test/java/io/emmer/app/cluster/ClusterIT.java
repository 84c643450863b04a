package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.fixture.Minutes;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real standalone cluster and a real HDFS, separate processes all, give the bits of local mode.
 */
class ClusterIT {
  private static final int ROWS = 2000;
  private static final int TABLE_ROWS = 40_000;
  private static final int KILLED = 137;

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
    try (FileSystem fileSystem = StoredModels.fileSystem(images)) {
      fileSystem.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(local.toString()), new org.apache.hadoop.fs.Path(images));
    }
    String model = directory.resolve("model").toString();
    List<String> arguments = arguments(local.toString(), model, 1);
    arguments.addAll(List.of("--master", "local[2]"));
    CommandLine.succeed(arguments.toArray(String[]::new));
    reference = StoredModels.sha256("file://" + model);
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
      // Until its parent buries it, a process that ended counts as alive.
      assertThat(processes)
          .allSatisfy(
              process -> assertThat(process.onExit()).succeedsWithin(Duration.ofMinutes(1)));
      assertThat(daemons.run("status").out()).startsWith("nothing runs");
    }
  }

  /** What nothing disturbs is in {@link MnistSourcesIT}, on one executor and on two. */
  @Test
  void aKilledExecutorChangesNothing() throws Exception {
    String model = hdfs.url() + "/killed";
    loseAnExecutor(fit(model, 4));
    assertThat(StoredModels.sha256(model)).isEqualTo(reference);
  }

  /** Waits for the end of a run that loses an executor on its way. */
  private static void loseAnExecutor(Script.Running run) throws Exception {
    while (!run.errors().contains("iteration   2") && run.process().isAlive()) {
      Thread.sleep(20);
    }
    List<ProcessHandle> executors = new ArrayList<>(cluster.executors("worker-1"));
    executors.addAll(cluster.executors("worker-2"));
    assertThat(executors).as(run.errors()).hasSize(2);
    assertThat(executors.get(0).destroyForcibly()).isTrue();
    Script.Result result = run.await();
    assertSucceeded(result);
    assertThat(result.err()).containsPattern("warning: executor \\d+ lost");
  }

  /** The order of content is found by sorts, whose ranges an executor holds. */
  @Test
  @Tag("slow")
  void aTableInAnotherOrderAndAKilledExecutorChangeNothing() throws Exception {
    List<String> lines = new ArrayList<>();
    Random random = new Random(8);
    for (int n = 0; n < TABLE_ROWS; n++) {
      int segment = random.nextInt(3);
      String plan = random.nextInt(9) == 0 ? "" : "plan " + (segment + random.nextInt(2));
      lines.add(100 * segment + random.nextGaussian() + "," + plan + "," + random.nextInt(5));
    }
    String header = "x,plan,calls\n";
    Path local = directory.resolve("table.csv");
    Files.writeString(local, header + String.join("\n", lines) + "\n");
    String expected = directory.resolve("table-model").toString();
    List<String> arguments = tableArguments(local.toString(), expected, 1);
    arguments.addAll(List.of("--master", "local[2]"));
    CommandLine.succeed(arguments.toArray(String[]::new));

    Collections.shuffle(lines, random);
    String shuffled = hdfs.url() + "/table";
    try (FileSystem files = StoredModels.fileSystem(shuffled)) {
      int half = TABLE_ROWS / 2;
      for (List<String> part : List.of(lines.subList(0, half), lines.subList(half, TABLE_ROWS))) {
        String name = shuffled + "/" + part.hashCode() + ".csv";
        try (OutputStream out = files.create(new org.apache.hadoop.fs.Path(name))) {
          out.write((header + String.join("\n", part) + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    String model = hdfs.url() + "/table-model";
    loseAnExecutor(onCluster(tableArguments(shuffled, model, 4)));
    assertThat(StoredModels.sha256(model)).isEqualTo(StoredModels.sha256("file://" + expected));
  }

  private static List<String> tableArguments(String input, String output, int partitions) {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family", "mixed"));
    arguments.addAll(List.of("--count", "calls", "--order", "content", "--components", "8"));
    arguments.addAll(List.of("--seed", "3", "--leaf-rows", "512"));
    arguments.addAll(List.of("--max-iterations", "60", "--tolerance", "0"));
    arguments.addAll(List.of("--partitions", Integer.toString(partitions)));
    arguments.addAll(List.of("--input", input, "--output", output));
    return arguments;
  }

  /** {@link YarnIT} has such a driver too. */
  @Test
  @Tag("slow")
  void aKilledDriverGoesOnFromCheckpointsOnHdfs() throws Exception {
    Minutes.assumeGiven();
    String model = hdfs.url() + "/resumed";
    String[] checkpoints = {
      "--checkpoint", hdfs.url() + "/states", "--checkpoint-every", "1", "--resume"
    };
    Script.Running run = fit(model, 4, checkpoints);
    while (!run.errors().contains("iteration   5") && run.process().isAlive()) {
      Thread.sleep(20);
    }
    run.process().destroyForcibly();
    assertThat(run.await().exitCode()).as(run.errors()).isEqualTo(KILLED);
    assertThat(StoredModels.names(hdfs.url() + "/")).contains("states").doesNotContain("resumed");

    Script.Result resumed = fit(model, 3, checkpoints).await();
    assertSucceeded(resumed);
    assertThat(resumed.err())
        .containsPattern("going on from hdfs://[^ ]*/states/checkpoint-")
        .doesNotContain("iteration   1 ");
    assertThat(StoredModels.sha256(model)).isEqualTo(reference);
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
    return onCluster(arguments(images, model, partitions), options);
  }

  private static Script.Running onCluster(List<String> arguments, String... options)
      throws Exception {
    arguments.addAll(List.of("--master", cluster.url(), "--driver-memory", "512m"));
    arguments.addAll(List.of("--executor-memory", "500m"));
    Map<String, String> settings = new HashMap<>(EmmerProcess.briefExecutors());
    settings.put("spark.driver.extraJavaOptions", String.join(" ", EmmerProcess.BRIEF));
    settings.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
    arguments.addAll(List.of(options));
    return Script.start(directory, "emmer", arguments);
  }

  private static List<String> arguments(String input, String output, int partitions) {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family", "bernoulli"));
    arguments.addAll(List.of("--components", "20", "--seed", "3", "--leaf-rows", "64"));
    arguments.addAll(List.of("--max-iterations", "16", "--tolerance", "0"));
    arguments.addAll(List.of("--partitions", Integer.toString(partitions)));
    arguments.addAll(List.of("--input", input, "--output", output));
    return arguments;
  }

  private static void assertSucceeded(Script.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }
}
