package io.emmer.app.cluster;

import io.emmer.app.fixture.BuiltJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One more worker of a standalone cluster, on {@code localhost}: another host than 127.0.0.1 to
 * Spark, which runs no second copy of a task on the host of the first.
 */
final class LocalWorker implements AutoCloseable {
  private final Process process;

  private LocalWorker(Process process) {
    this.process = process;
  }

  static LocalWorker start(String master, Path directory) throws IOException {
    Path work = Files.createDirectories(directory.resolve("localhost"));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "localhost",
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "700m",
                "--work-dir",
                work.toString(),
                master));
    builder.environment().put("SPARK_HOME", BuiltJar.spark().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", work.toString());
    builder.redirectErrorStream(true).redirectOutput(work.resolve("worker.log").toFile());
    return new LocalWorker(builder.start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it with its executors. */
  @Override
  public void close() throws IOException {
    List<ProcessHandle> executors = process.children().toList();
    process.destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: a worker may still run", e);
    }
  }
}
