package io.emmer.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A directory of nights and the rows of their dates, which drift from one to the next. */
record NightFiles(Path directory) {
  static final int DIMENSIONS = 3;

  private static final double[][] CENTRES = {{0, 0, 0}, {6, 0, 1}, {0, 7, -1}};

  /** Rows of three clusters of unit variance, all of them moved by {@code shift}. */
  Path write(String date, int rows, double shift) throws IOException {
    Random random = new Random(date.hashCode());
    double[] values = new double[rows * DIMENSIONS];
    for (int i = 0; i < values.length; i++) {
      double centre = CENTRES[i / DIMENSIONS % 10 % CENTRES.length][i % DIMENSIONS];
      values[i] = centre + shift + random.nextGaussian();
    }
    Path file = input(date);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      NpyFile.write(out, NdArray.of(values, rows, DIMENSIONS));
    }
    return file;
  }

  /** Another file with some of the rows of a date. */
  Path select(String date, LongPredicate chosen) throws IOException {
    double[] all;
    try (InputStream in = Files.newInputStream(input(date))) {
      all = NpyFile.read(in, date).values();
    }
    int rows = all.length / DIMENSIONS;
    double[] values =
        IntStream.range(0, rows)
            .filter(chosen::test)
            .flatMap(row -> IntStream.range(row * DIMENSIONS, (row + 1) * DIMENSIONS))
            .mapToDouble(i -> all[i])
            .toArray();
    Path file = Files.createTempFile(directory, "rows", ".npy");
    try (OutputStream out = Files.newOutputStream(file)) {
      NpyFile.write(out, NdArray.of(values, values.length / DIMENSIONS, DIMENSIONS));
    }
    return file;
  }

  Path input(String date) {
    return directory.resolve("rows/" + date + ".npy");
  }

  Path output() {
    return directory.resolve("nights");
  }

  Path run(String name) {
    return output().resolve("runs").resolve(name);
  }

  /** Options that are given replace those of every night. */
  String[] arguments(String date, String... options) {
    List<String> arguments = new ArrayList<>(List.of("nightly"));
    Map<String, String> common =
        Map.of(
            "--run-date", date,
            "--input", input("{run-date}").toString(),
            "--output", output().toString(),
            "--master", "local[2]",
            "--leaf-rows", "64",
            "--components", "3",
            "--family", "gaussian-diagonal");
    common.forEach(
        (name, value) -> {
          if (Arrays.stream(options).noneMatch(o -> o.equals(name) || o.startsWith(name + "="))) {
            arguments.addAll(List.of(name, value));
          }
        });
    arguments.addAll(Arrays.asList(options));
    return arguments.toArray(String[]::new);
  }

  CommandLine.Result night(String date, String... options) {
    return CommandLine.run(arguments(date, options));
  }

  JsonNode record(String name) throws IOException {
    return json(run(name).resolve("run.json"));
  }

  static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  String latest() throws IOException {
    return Files.readString(output().resolve("latest"));
  }

  /** Has the holder of the lock be someone else, or silent for so many seconds. */
  void rewriteLock(String holder, long silentSeconds) throws IOException {
    ObjectNode lock = (ObjectNode) json(output().resolve("lock"));
    String id = holder.isEmpty() ? lock.get("id").asText() : holder;
    lock.put("id", id).put("heartbeat", Instant.now().minusSeconds(silentSeconds).toString());
    Path whole = Files.writeString(directory.resolve("lock.new"), lock.toString());
    Files.move(whole, output().resolve("lock"), StandardCopyOption.ATOMIC_MOVE);
  }

  String metrics() throws IOException {
    return Files.readString(output().resolve("emmer.prom"));
  }

  /** Every file below the output, with its contents. */
  Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            output().relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
