package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.EmmerProcess;
import io.emmer.fixture.Minutes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fits of a driver that {@code scripts/emmer} starts, and the cluster of {@code scripts/cluster}.
 */
abstract class ScriptFits {
  private static final int KILLED = 137;

  private static LocalDaemons hdfs;
  private static LocalDaemons cluster;
  private static Map<String, String> reference;

  @BeforeAll
  static void fitUndisturbed() throws Exception {
    hdfs = ClusterIT.bed().hdfs();
    cluster = ClusterIT.bed().cluster();
    String model = hdfs.url() + "/undisturbed";
    TestBed.assertSucceeded(
        ClusterIT.bed()
            .onThisMachine()
            .run(arguments(ClusterIT.bed().localInput().toString(), model, 1)));
    reference = StoredModels.sha256(model);
  }

  /** What nothing disturbs is in {@link MnistSources}, on one executor and on two. */
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
    return onCluster(arguments(ClusterIT.bed().input(), model, partitions), options);
  }

  private static Script.Running onCluster(List<String> arguments, String... options)
      throws Exception {
    arguments.addAll(List.of("--master", cluster.url(), "--driver-memory", "512m"));
    arguments.addAll(List.of("--executor-memory", "500m"));
    Map<String, String> settings = new HashMap<>(EmmerProcess.briefExecutors());
    settings.put("spark.driver.extraJavaOptions", String.join(" ", EmmerProcess.BRIEF));
    settings.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
    arguments.addAll(List.of(options));
    return Script.start(ClusterIT.bed().directory(), "emmer", arguments);
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
