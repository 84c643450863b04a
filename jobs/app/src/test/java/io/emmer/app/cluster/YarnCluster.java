package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.BuiltJar;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.fixture.Minutes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** An HDFS, and a YARN whose files without scheme lie there: processes of this machine all. */
final class YarnCluster implements AutoCloseable {
  /** So that a driver and an executor fill a node, and executors are on both. */
  private static final String[] SIZE = {"--nodes", "2", "--cores", "2", "--memory", "2g"};

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private LocalDaemons hdfs;
  private LocalDaemons yarn;

  private YarnCluster(Path directory) {
    this.directory = directory;
  }

  /** Starts all of it; what a start that failed halfway left is stopped by {@link #close}. */
  static YarnCluster start(Path directory) throws Exception {
    YarnCluster cluster = new YarnCluster(directory);
    try {
      cluster.hdfs = LocalDaemons.hdfs(directory);
      List<String> options = new ArrayList<>(List.of(SIZE));
      options.addAll(List.of("--fs", cluster.hdfs.url()));
      cluster.yarn = LocalDaemons.yarn(directory, options.toArray(String[]::new));
      return cluster;
    } catch (Exception | Error e) {
      try (cluster) {
        throw e;
      }
    }
  }

  LocalDaemons yarn() {
    return yarn;
  }

  /** Starts again what was killed. */
  Script.Result restart() throws Exception {
    return yarn.run("start", SIZE);
  }

  /** A file on HDFS. */
  String path(String name) {
    return hdfs.url() + "/" + name;
  }

  /** What clients of the cluster have in their environment. */
  Map<String, String> environment() {
    return Map.of("HADOOP_CONF_DIR", yarn.url());
  }

  /** Settings of small applications, whose Spark is that of this machine. */
  static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(EmmerProcess.briefExecutors());
    for (String name : List.copyOf(settings.keySet())) {
      settings.put(name.replace("executor", "driver"), settings.get(name));
    }
    settings.put("spark.yarn.jars", "local:" + BuiltJar.spark().resolve("jars") + "/*");
    settings.put("spark.driver.memory", "512m");
    settings.put("spark.executor.memory", "500m");
    settings.put("spark.executor.instances", Minutes.areGiven() ? "2" : "1");
    return settings;
  }

  /**
   * Starts a verb in cluster mode.
   *
   * @param name of the application
   * @param attempts that it has
   * @param verb with its options, the last ones maybe Spark's
   */
  Script.Running submit(String name, int attempts, List<String> verb) throws IOException {
    List<String> arguments = new ArrayList<>(verb);
    arguments.addAll(List.of("--master", "yarn", "--deploy-mode", "cluster"));
    Map<String, String> settings = settings();
    settings.put("spark.app.name", name);
    settings.put("spark.yarn.maxAppAttempts", Integer.toString(attempts));
    settings.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
    return Script.start(directory, environment(), "emmer", arguments);
  }

  /** What the resource manager tells of the application of this name. */
  JsonNode application(String name) throws IOException {
    for (JsonNode application : get("/ws/v1/cluster/apps").at("/apps/app")) {
      if (application.get("name").asText().equals(name)) {
        return application;
      }
    }
    throw new AssertionError("no application " + name);
  }

  /** The attempts of an application. */
  JsonNode attempts(JsonNode application) throws IOException {
    String id = application.get("id").asText();
    return get("/ws/v1/cluster/apps/" + id + "/appattempts").at("/appAttempts/appAttempt");
  }

  private JsonNode get(String path) throws IOException {
    Configuration site = new Configuration(false);
    site.addResource(new org.apache.hadoop.fs.Path("file:" + yarn.url() + "/yarn-site.xml"));
    String address = site.get("yarn.resourcemanager.webapp.address");
    try (InputStream in = URI.create("http://" + address + path).toURL().openStream()) {
      return JSON.readTree(in);
    }
  }

  /** Processes of a class that a node manager runs, without the shells that started them. */
  List<ProcessHandle> containers(String node, String program)
      throws IOException, InterruptedException {
    List<ProcessHandle> found = new ArrayList<>();
    Process ps = new ProcessBuilder("ps", "-A", "-ww", "-o", "pid=", "-o", "command=").start();
    String lines = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ps.waitFor()).isZero();
    for (String line : lines.lines().map(String::strip).toList()) {
      String command = line.substring(line.indexOf(' ') + 1);
      if (command.split(" ", 2)[0].endsWith("/bin/java")
          && command.contains(
              directory + "/yarn/logs/containers-" + node.replace("node-", "") + "/")
          && command.contains(program)) {
        ProcessHandle.of(Long.parseLong(line.substring(0, line.indexOf(' '))))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /** As {@link #containers(String, String)}, of all nodes. */
  List<ProcessHandle> containers(String program) throws IOException, InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(containers("node-1", program));
    all.addAll(containers("node-2", program));
    return all;
  }

  @Override
  public void close() throws IOException {
    try {
      if (yarn != null) {
        yarn.close();
      }
    } finally {
      if (hdfs != null) {
        hdfs.close();
      }
    }
  }
}
