package io.emmer.app.report.page;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Chromium without a window, started anew for every page. */
final class Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long TIMEOUT_SECONDS = 120;

  private final Path program;
  private final Path workspace;

  private Browser(Path program, Path workspace) {
    this.program = program;
    this.workspace = workspace;
  }

  /** The first one on the PATH; {@code workspace} gets profiles and what it writes. */
  static Optional<Browser> find(Path workspace) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Browser(program, workspace));
  }

  /** What the browser printed. */
  record Output(String page, String log) {}

  /** The document after its scripts ran. */
  Output dump(Path page, int width, String... more) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--dump-dom");
    return run(page, width, 900, options);
  }

  /** Writes a PNG. */
  void screenshot(Path page, int width, int height, Path to, String... more)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--hide-scrollbars");
    options.add("--screenshot=" + to.toAbsolutePath());
    run(page, width, height, options);
  }

  private Output run(Path page, int width, int height, List<String> options)
      throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(workspace, "profile");
    Path out = Files.createTempFile(workspace, "browser", ".out");
    Path log = Files.createTempFile(workspace, "browser", ".log");
    List<String> command = new ArrayList<>(List.of(program.toString(), "--headless"));
    command.addAll(
        List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--user-data-dir=" + profile.toAbsolutePath(),
            "--window-size=" + width + "," + height));
    command.addAll(options);
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("The browser did not end: " + Files.readString(log));
    }
    return new Output(Files.readString(out), Files.readString(log));
  }
}
