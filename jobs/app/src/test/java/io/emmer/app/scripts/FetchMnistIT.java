package io.emmer.app.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.emmer.fixture.Project;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/fetch-mnist} against mirrors on this machine: one right, one corrupt, one empty.
 */
class FetchMnistIT {
  private static final List<String> NAMES =
      List.of(
          "t10k-images-idx3-ubyte.gz",
          "t10k-labels-idx1-ubyte.gz",
          "train-images-idx3-ubyte.gz",
          "train-labels-idx1-ubyte.gz");

  private record Result(int exitCode, String output, String errors) {}

  @TempDir private Path temp;
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private Path mnist;
  private Path target;
  private HttpServer server;

  @BeforeEach
  void startMirrors() throws IOException {
    String data = System.getenv("EMMER_TEST_DATA");
    assumeTrue(data != null, "EMMER_TEST_DATA is not set: there is no MNIST to serve");
    mnist = Path.of(data, "mnist");
    assumeTrue(Files.isDirectory(mnist), mnist + " is missing: there is no MNIST to serve");
    target = temp.resolve("a folder");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/good/", exchange -> send(exchange, read(exchange)));
    server.createContext("/corrupt/", exchange -> send(exchange, flipABit(read(exchange))));
    server.createContext("/short/", exchange -> send(exchange, Arrays.copyOf(read(exchange), 999)));
    server.createContext("/large/", exchange -> send(exchange, new byte[30_000_000]));
    server.createContext("/", exchange -> respond(exchange, 404, new byte[0]));
    server.start();
  }

  @AfterEach
  void stopMirrors() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void passesOverMirrorsThatFail() throws Exception {
    Result result = fetch("empty", "corrupt", "short", "large", "good");

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.output()).isEmpty();
    assertThat(result.errors())
        .contains("no download from " + url("empty"))
        .contains(url("corrupt") + " sent something else")
        .contains(url("short") + " sent something else")
        .contains(url("large"))
        .contains("train-images-idx3-ubyte.gz fetched from " + url("good"));
    assertThat(listing()).isEqualTo(NAMES);
    for (String name : NAMES) {
      assertThat(target.resolve(name)).hasSameBinaryContentAs(mnist.resolve(name));
    }
  }

  @Test
  void fetchesOnlyWhatIsMissingOrWrong() throws Exception {
    Files.createDirectories(target);
    for (String name : NAMES) {
      Files.copy(mnist.resolve(name), target.resolve(name));
    }
    Path wrong = target.resolve("t10k-labels-idx1-ubyte.gz");
    Files.delete(wrong);
    Files.writeString(wrong, "not MNIST");

    assertThat(fetch("good").exitCode()).isZero();
    assertThat(requests).containsExactly("/good/t10k-labels-idx1-ubyte.gz");
    assertThat(wrong).hasSameBinaryContentAs(mnist.resolve(wrong.getFileName()));

    assertThat(fetch("good").exitCode()).isZero();
    assertThat(requests).hasSize(1);
  }

  @Test
  void leavesNothingWhereNoMirrorIsRight() throws Exception {
    Result result = fetch("corrupt");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors().strip().lines().toList())
        .last()
        .asString()
        .endsWith(".gz: no mirror had it; name another by --mirror URL");
    assertThat(listing()).isEmpty();
  }

  @Test
  void refusesWrongArguments() throws Exception {
    assertThat(run(List.of()).exitCode()).isEqualTo(2);
    assertThat(run(List.of("--mirror")).exitCode()).isEqualTo(2);
    Path victim = temp.resolve("victim");
    assertThat(run(List.of("--mirror=--output=" + victim, target.toString())).exitCode())
        .isEqualTo(2);
    assertThat(victim).doesNotExist();
    assertThat(run(List.of("--nonsense", target.toString())).exitCode()).isEqualTo(2);
    assertThat(run(List.of(target.toString(), "another")).exitCode()).isEqualTo(2);
    assertThat(target).doesNotExist();
  }

  private Result fetch(String... mirrors) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    for (String mirror : mirrors) {
      arguments.addAll(List.of("--mirror", url(mirror)));
    }
    arguments.add(target.toString());
    return run(arguments);
  }

  private Result run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("bash", Project.file("scripts/fetch-mnist").toString()));
    command.addAll(arguments);
    Path output = temp.resolve("output");
    Path errors = temp.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("not done after a minute: " + Files.readString(errors, UTF_8));
    }
    return new Result(
        process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
  }

  private String url(String mirror) {
    InetSocketAddress address = server.getAddress();
    return "http://"
        + address.getAddress().getHostAddress()
        + ":"
        + address.getPort()
        + "/"
        + mirror;
  }

  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private byte[] read(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(path);
    return Files.readAllBytes(mnist.resolve(path.substring(path.lastIndexOf('/') + 1)));
  }

  private static byte[] flipABit(byte[] bytes) {
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    respond(exchange, 200, body);
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
