package io.emmer.app.cli;

import io.emmer.app.Emmer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/** Runs Emmer in a Java process of its own, on the classpath of the tests. */
final class EmmerProcess {
  /** What a process left. */
  record Result(int exitCode, String out, String err) {
    /** Lines on standard error that are the program's, not the Java runtime's. */
    List<String> errorLines() {
      return err.lines().filter(line -> !line.startsWith("WARNING")).toList();
    }
  }

  private final Path javaHome;
  private final List<String> options = new ArrayList<>();
  private Class<?> program = Emmer.class;

  private EmmerProcess(Path javaHome) {
    this.javaHome = javaHome;
  }

  static EmmerProcess onThisJava() {
    return new EmmerProcess(Path.of(System.getProperty("java.home")));
  }

  static EmmerProcess on(Path javaHome) {
    return new EmmerProcess(javaHome);
  }

  EmmerProcess with(String javaOption) {
    options.add(javaOption);
    return this;
  }

  /** Runs another program than the command line. */
  EmmerProcess running(Class<?> other) {
    program = other;
    return this;
  }

  Result run(Path directory, String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    Process process =
        builder(directory, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running after 10 minutes: " + List.of(arguments));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** A process whose output nobody reads. */
  Process start(Path directory, String... arguments) throws IOException {
    return builder(directory, arguments)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private ProcessBuilder builder(Path directory, String... arguments) {
    List<String> command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
    for (String option : JavaModuleOptions.defaultModuleOptionArray()) {
      // Added by Spark for its own daemons; unknown options end Java 17 at once.
      if (!option.isBlank() && !option.contains("IgnoreUnrecognizedVMOptions")) {
        command.add(option);
      }
    }
    command.add(1, "-XX:+IgnoreUnrecognizedVMOptions");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(directory.toFile());
  }
}
