package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.BuiltJar;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.matrix.FamilySums;
import io.emmer.fixture.Minutes;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real YARN and a real HDFS, separate processes all, give the bits of local mode, whatever is
 * killed, and tell the operator why something failed. Where there are minutes it is all of that;
 * otherwise one fit whose application master is killed, and one that fails.
 */
@Tag("slow")
@OwnSpark
class YarnIT {
  private static final int ROWS = 2000;
  private static final int SMALL_ROWS = 300;
  private static final int NIGHT_ROWS = 20_000;
  private static final int SECONDS = 240;
  private static final String EXECUTOR = "YarnCoarseGrainedExecutorBackend";
  private static final String MASTER = "deploy.yarn.ApplicationMaster";

  @TempDir static Path directory;
  private static YarnCluster cluster;
  private static Map<String, String> reference;

  @BeforeAll
  static void start() throws Exception {
    cluster = YarnCluster.start(directory);
    put(DigitFiles.images(directory.resolve("images"), ROWS), "images");
    String model = directory.resolve("model").toString();
    local(fit(directory.resolve("images").toString(), model));
    reference = StoredModels.sha256("file://" + model);
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static void put(Path file, String name) throws IOException {
    String target = cluster.path(name);
    try (FileSystem files = StoredModels.fileSystem(target)) {
      files.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(file.toUri()), new org.apache.hadoop.fs.Path(target));
    }
  }

  private static void local(List<String> verb) {
    List<String> arguments = new ArrayList<>(verb);
    arguments.addAll(List.of("--master", "local[2]"));
    CommandLine.succeed(arguments.toArray(String[]::new));
  }

  private static List<String> fit(String input, String output) {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family", "bernoulli"));
    arguments.addAll(List.of("--components", "20", "--seed", "3", "--leaf-rows", "64"));
    arguments.addAll(List.of("--max-iterations", "40", "--tolerance", "0"));
    arguments.addAll(List.of("--input", input, "--output", output));
    return arguments;
  }

  /** A fit of the images on HDFS that tells of every pass in a file of this machine. */
  private static List<String> watchedFit(String name) {
    List<String> arguments = fit("/images", "/" + name);
    arguments.addAll(List.of("--metrics", "file:" + passes(name), "--partitions", "4"));
    return arguments;
  }

  private static Path passes(String name) {
    return directory.resolve(name + ".jsonl");
  }

  /** Waits until so many lines were told. */
  private static void awaitPasses(String name, int count, Script.Running run) throws Exception {
    await(
        () -> Files.exists(passes(name)) && Files.readAllLines(passes(name)).size() >= count, run);
  }

  /** What may fail on its way. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition, Script.Running run) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.holds()) {
      assertThat(run.process().isAlive()).as(run.errors()).isTrue();
      assertThat(System.nanoTime()).as("not after " + SECONDS + " s").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void assertSucceeded(String name, Script.Running run) throws Exception {
    Script.Result result = run.await();
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(cluster.application(name).get("finalStatus").asText()).isEqualTo("SUCCEEDED");
  }

  private static void assertSame(String name) throws IOException {
    assertThat(StoredModels.sha256(cluster.path(name))).isEqualTo(reference);
  }

  private static JsonNode json(String name) throws IOException {
    try (FileSystem files = StoredModels.fileSystem(cluster.path(name));
        InputStream in = files.open(new org.apache.hadoop.fs.Path(cluster.path(name)))) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** Every family, tables and spark.ml; predictions too. Some minutes. */
  @Test
  void everyFamilyHasTheBitsOfLocalModeInClientAndInClusterMode() throws Exception {
    Minutes.assumeGiven();
    Path images = DigitFiles.smallImages(directory.resolve("small"), SMALL_ROWS);
    Path table = directory.resolve("table");
    local(
        List.of(
            ("generate --kind table --rows 300 --segments 3 --seed 1 --output " + table)
                .split(" ", -1)));
    put(images, "small");
    put(table.resolve("table.csv"), "table.csv");
    Path own = Files.createDirectories(directory.resolve("local"));
    EmmerProcess.Result here =
        sums(
            EmmerProcess.onThisJava().brief(),
            own.toString(),
            images.toString(),
            table + "/table.csv",
            "local[2]");
    assertThat(here.exitCode()).as(here.err()).isZero();
    List<String> expected = Files.readAllLines(own.resolve(FamilySums.SUMS));
    assertThat(expected).hasSizeGreaterThan(18).doesNotHaveDuplicates();

    EmmerProcess process = client();
    YarnCluster.settings().forEach((name, value) -> process.with("-D" + name + "=" + value));
    EmmerProcess.Result client = sums(process, "/client", "/small", "/table.csv", "yarn");
    assertThat(client.exitCode()).as(client.err()).isZero();
    assertThat(lines("client/" + FamilySums.SUMS)).isEqualTo(expected);

    EmmerProcess.Result inCluster =
        client().running(org.apache.spark.deploy.SparkSubmit.class).run(directory, sumsInCluster());
    assertThat(inCluster.exitCode()).as(inCluster.err()).isZero();
    assertThat(lines("cluster/" + FamilySums.SUMS)).isEqualTo(expected);
  }

  private static List<String> lines(String name) throws IOException {
    try (FileSystem files = StoredModels.fileSystem(cluster.path(name));
        InputStream in = files.open(new org.apache.hadoop.fs.Path(cluster.path(name)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static EmmerProcess client() {
    String conf = cluster.yarn().url();
    return EmmerProcess.onThisJava()
        .brief()
        .inside("env", "HADOOP_CONF_DIR=" + conf)
        .on(List.of(conf, BuiltJar.classPath()));
  }

  private static EmmerProcess.Result sums(EmmerProcess process, String... arguments)
      throws Exception {
    return process.running(FamilySums.class).run(directory, arguments);
  }

  /** The jar goes to the executors as a user's does; the driver runs a program of the tests. */
  private static String[] sumsInCluster() {
    Map<String, String> settings = YarnCluster.settings();
    settings.keySet().removeIf(name -> name.startsWith("spark.executor.extra"));
    settings.put("spark.yarn.maxAppAttempts", "1");
    List<String> arguments = new ArrayList<>(List.of("--master", "yarn"));
    arguments.addAll(List.of("--deploy-mode", "cluster", "--class", FamilySums.class.getName()));
    settings.forEach((name, value) -> arguments.addAll(List.of("--conf", name + "=" + value)));
    arguments.add(BuiltJar.jar().toString());
    arguments.addAll(List.of("/cluster", "/small", "/table.csv", "yarn"));
    return arguments.toArray(String[]::new);
  }

  /** The second one never had a Spark, and the third one ends before all others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing | 3 | --input /none | /none: not found, expected a file, a directory or a glob
          local | 3 | --input file:/none | file:/none: not found, expected a file
          setting | 2 | --input /images --conf spark.files.ignoreCorruptFiles=true | would lose rows
          """)
  void theReasonOfAFailureReachesTheOperator(String name, int code, String options, String reason)
      throws Exception {
    if (!name.equals("missing")) {
      Minutes.assumeGiven();
    }
    List<String> verb = new ArrayList<>(List.of("fit", "--family", "kmeans", "--output", "/never"));
    verb.addAll(List.of(options.split(" ", -1)));
    verb.addAll(List.of("--status-file", "/" + name + ".json"));

    Script.Result result = cluster.submit(name, 1, verb).await();

    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    JsonNode status = json(name + ".json");
    assertThat(status.get("code").asInt()).isEqualTo(code);
    assertThat(status.get("reason").asText()).startsWith("emmer fit: ").contains(reason);
    assertThat(status.get("outputs")).isEmpty();
    JsonNode application = cluster.application(name);
    assertThat(application.get("finalStatus").asText()).isEqualTo("FAILED");
    assertThat(application.get("diagnostics").asText().strip())
        .isEqualTo(
            "User class threw exception: %s (exit code %d)"
                .formatted(status.get("reason").asText(), code));
    assertThat(result.err()).contains(status.get("reason").asText());
    assertThat(StoredModels.names(cluster.path(""))).doesNotContain("never");
  }

  /** In client mode the process of the verb ends with its own code. */
  @Test
  void inClientModeTheExitCodeIsTheVerbs() throws Exception {
    Minutes.assumeGiven();
    List<String> verb = new ArrayList<>(List.of("fit", "--family", "kmeans", "--output", "/never"));
    verb.addAll(List.of("--input", "/none", "--master", "yarn", "--status-file", "/client.json"));
    YarnCluster.settings()
        .forEach((name, value) -> verb.addAll(List.of("--conf", name + "=" + value)));

    Script.Result result = Script.start(directory, cluster.environment(), "emmer", verb).await();

    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.err()).contains("emmer fit: /none: not found");
    assertThat(json("client.json").get("code").asInt()).isEqualTo(3);
  }

  @Test
  void aKilledExecutorChangesNothing() throws Exception {
    Minutes.assumeGiven();
    Script.Running run = cluster.submit("executor", 1, watchedFit("executor"));
    awaitPasses("executor", 3, run);
    List<ProcessHandle> executors = cluster.containers(EXECUTOR);
    assertThat(executors).hasSize(2);
    assertThat(executors.get(0).destroyForcibly()).isTrue();

    assertSucceeded("executor", run);
    assertSame("executor");
  }

  /** A machine is gone: its node manager and all that it ran. */
  @Test
  void aKilledNodeManagerChangesNothing() throws Exception {
    Minutes.assumeGiven();
    Script.Running run = cluster.submit("node", 1, watchedFit("node"));
    awaitPasses("node", 3, run);
    String node = cluster.containers("node-1", MASTER).isEmpty() ? "node-1" : "node-2";
    List<ProcessHandle> executors = cluster.containers(node, EXECUTOR);
    assertThat(executors).isNotEmpty();
    assertThat(cluster.yarn().daemon(node).destroyForcibly()).isTrue();
    executors.forEach(ProcessHandle::destroyForcibly);

    assertSucceeded("node", run);
    assertSame("node");
    assertThat(cluster.yarn().run("status").out()).containsPattern(node + " +gone");
    Script.Result restarted = cluster.restart();
    assertThat(restarted.exitCode()).as(restarted.err()).isZero();
    assertThat(restarted.out().strip()).isEqualTo(cluster.yarn().url());
    assertThat(cluster.restart().err()).contains("runs already at 127.0.0.1:");
  }

  /** The first attempt leaves checkpoints, from which the second one goes on by itself. */
  @Test
  void aKilledApplicationMasterGoesOnFromCheckpoints() throws Exception {
    List<String> verb = watchedFit("master");
    verb.addAll(List.of("--checkpoint", "/states", "--checkpoint-every", "1", "--resume"));
    verb.addAll(List.of("--status-file", "/master.json"));
    Script.Running run = cluster.submit("master", 2, verb);
    awaitPasses("master", 6, run);
    killMaster();

    assertSucceeded("master", run);
    assertSame("master");
    assertThat(cluster.attempts(cluster.application("master"))).hasSize(2);
    assertThat(json("master.json").at("/outputs/0").asText()).isEqualTo(cluster.path("master"));
    assertThat(masterLogs()).anyMatch(log -> log.contains("going on from hdfs:/"));
  }

  private static void killMaster() throws Exception {
    List<ProcessHandle> masters = cluster.containers(MASTER);
    assertThat(masters).hasSize(1);
    assertThat(masters.get(0).destroyForcibly()).isTrue();
  }

  private static List<String> masterLogs() throws IOException {
    List<String> logs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory.resolve("yarn/logs"))) {
      for (Path file : files.filter(name -> name.endsWith("stderr")).toList()) {
        logs.add(Files.readString(file));
      }
    }
    return logs;
  }

  /** The pass of a client's driver goes on with executors of another application master. */
  @Test
  void aKilledApplicationMasterOfAClientChangesNothing() throws Exception {
    Minutes.assumeGiven();
    List<String> verb = watchedFit("launcher");
    verb.addAll(List.of("--master", "yarn", "--conf", "spark.app.name=launcher"));
    YarnCluster.settings()
        .forEach((name, value) -> verb.addAll(List.of("--conf", name + "=" + value)));
    Script.Running run = Script.start(directory, cluster.environment(), "emmer", verb);
    awaitPasses("launcher", 3, run);
    List<ProcessHandle> masters = cluster.containers("deploy.yarn.ExecutorLauncher");
    assertThat(masters).hasSize(1);
    assertThat(masters.get(0).destroyForcibly()).isTrue();

    Script.Result result = run.await();
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertSame("launcher");
  }

  private static List<String> night(String nights, String rows, String date, String... more) {
    List<String> verb = new ArrayList<>(List.of("nightly", "--family", "gaussian-diagonal"));
    verb.addAll(List.of("--components", "8", "--seed", "3", "--leaf-rows", "512"));
    verb.addAll(List.of("--max-iterations", "60", "--tolerance", "0", "--checkpoint-every", "1"));
    verb.addAll(List.of("--input", rows + "/{run-date}.npy", "--output", nights));
    verb.addAll(List.of("--run-date", date));
    verb.addAll(List.of(more));
    return verb;
  }

  private static void assertNight(String name, int code, List<String> verb) throws Exception {
    List<String> told = new ArrayList<>(verb);
    told.addAll(List.of("--status-file", "/" + name + ".json"));
    Script.Result result = cluster.submit(name, 1, told).await();
    assertThat(result.exitCode()).as(result.err()).isEqualTo(code == 0 ? 0 : 1);
    JsonNode status = json(name + ".json");
    assertThat(status.get("code").asInt()).as(status.toString()).isEqualTo(code);
    assertThat(status.get("outputs")).hasSize(1);
    assertThat(cluster.application(name).get("finalStatus").asText())
        .isEqualTo(code == 0 ? "SUCCEEDED" : "FAILED");
  }

  /** Published, again, refused, killed, and resumed. */
  @Test
  void nights() throws Exception {
    Minutes.assumeGiven();
    NightFiles files = new NightFiles(directory);
    for (String date : List.of("2026-11-21", "2026-11-22", "2026-11-23")) {
      put(files.write(date, NIGHT_ROWS, 0), "rows/" + date + ".npy");
    }
    String rows = directory.resolve("rows").toString();
    String here = directory.resolve("nights").toString();
    local(night(here, rows, "2026-11-21"));
    local(night(here, rows, "2026-11-22"));

    assertNight("published", 0, night("/nights", "/rows", "2026-11-21"));
    assertNight("again", 0, night("/nights", "/rows", "2026-11-21"));
    assertSameNight("2026-11-21");

    Script.Running run = cluster.submit("killed", 1, night("/nights", "/rows", "2026-11-22"));
    String checkpoints = cluster.path("nights/runs/2026-11-22/checkpoints");
    await(() -> has(checkpoints, 1), run);
    killMaster();
    Script.Result killed = run.await();
    assertThat(killed.exitCode()).as(killed.err()).isEqualTo(1);
    assertThat(cluster.application("killed").get("diagnostics").asText()).contains("137");
    assertThat(json("nights/runs/2026-11-22/run.json").get("status").asText()).isEqualTo("running");
    assertThat(latest()).isEqualTo("runs/2026-11-21/model");
    ageLock();
    assertNight("resumed", 0, night("/nights", "/rows", "2026-11-22"));
    assertSameNight("2026-11-22");
    assertThat(latest()).isEqualTo("runs/2026-11-22/model");

    assertNight("refused", 5, night("/nights", "/rows", "2026-11-23", "--gate", "minRows=1000000"));
    assertThat(cluster.application("refused").get("diagnostics").asText())
        .contains("refused: minRows 1000000, found 20000", "(exit code 5)");
    assertThat(latest()).isEqualTo("runs/2026-11-22/model");
  }

  private static boolean has(String folder, int files) throws IOException {
    try (FileSystem hdfs = StoredModels.fileSystem(folder)) {
      return hdfs.exists(new org.apache.hadoop.fs.Path(folder))
          && StoredModels.names(folder).stream()
                  .filter(name -> name.startsWith("checkpoint-"))
                  .count()
              >= files;
    }
  }

  private static String latest() throws IOException {
    return lines("nights/latest").get(0);
  }

  private static void assertSameNight(String date) throws IOException {
    String model = "nights/runs/" + date + "/model";
    assertThat(StoredModels.sha256(cluster.path(model)))
        .isEqualTo(StoredModels.sha256("file://" + directory.resolve(model)));
  }

  /** As if five minutes had gone by since the holder was killed. */
  private static void ageLock() throws IOException {
    String lock = cluster.path("nights/lock");
    String text = String.join("\n", lines("nights/lock"));
    String old = text.replaceFirst("(?<=\"heartbeat\" : \")\\d{4}", "2025");
    assertThat(old).isNotEqualTo(text);
    try (FileSystem files = StoredModels.fileSystem(lock);
        OutputStream out = files.create(new org.apache.hadoop.fs.Path(lock), true)) {
      out.write(old.getBytes(StandardCharsets.UTF_8));
    }
  }
}
