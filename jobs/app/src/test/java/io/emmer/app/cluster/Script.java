package io.emmer.app.cluster;

import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the project's scripts as processes. */
public final class Script {
  private static final int MINUTES = 6;

  /** What a script left. */
  public record Result(int exitCode, String out, String err) {}

  /** A script that still runs. */
  public record Running(Process process, Path out, Path err) {
    /** What it has written to standard error until now. */
    public String errors() throws IOException {
      return Files.readString(err);
    }

    public Result await() throws IOException, InterruptedException {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("not done after " + MINUTES + " minutes: " + errors());
      }
      return new Result(process.exitValue(), Files.readString(out), errors());
    }
  }

  private Script() {}

  /**
   * Starts a script.
   *
   * @param directory takes what the script prints
   */
  public static Running start(Path directory, String script, List<String> arguments)
      throws IOException {
    return start(directory, Map.of(), script, arguments);
  }

  /**
   * Starts a script.
   *
   * @param directory takes what the script prints
   * @param environment beside that of this process, of which Spark and Hadoop see nothing
   */
  public static Running start(
      Path directory, Map<String, String> environment, String script, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("bash", Project.file("scripts").resolve(script).toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile(directory, script, ".out");
    Path err = Files.createTempFile(directory, script, ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR"));
    builder.environment().remove("HADOOP_CONF_DIR");
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  public static Result run(Path directory, String script, List<String> arguments)
      throws IOException, InterruptedException {
    return start(directory, script, arguments).await();
  }
}
