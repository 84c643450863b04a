package io.emmer.em.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.em.TestRows;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Cases with known answers, from a float64 NumPy reference that was checked against scikit-learn.
 * Those that hold rows of MNIST are read from the folder that EMMER_TEST_DATA names.
 */
final class Golden {
  private Golden() {}

  static JsonNode resource(String name) throws IOException {
    try (InputStream in = open(name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  static TestRows iris() throws IOException {
    try (InputStream in = open("iris.csv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return TestRows.of(4, numbers(text.trim().split("[,\\s]+")));
    }
  }

  private static double[] numbers(String... texts) {
    return Arrays.stream(texts).mapToDouble(Double::parseDouble).toArray();
  }

  private static InputStream open(String name) {
    return Golden.class.getResourceAsStream("/golden/" + name);
  }

  static JsonNode shared(String name) throws IOException {
    return new ObjectMapper().readTree(folder().resolve("golden").resolve(name).toFile());
  }

  /** The first images of the MNIST test set, 28 x 28 grey levels divided by 255. */
  static TestRows mnist(int images) throws IOException {
    Path file = folder().resolve("mnist/t10k-images-idx3-ubyte.gz");
    int headerBytes = 16;
    byte[] pixels = new byte[images * 784];
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(headerBytes);
      in.readFully(pixels);
    }
    double[] values = new double[pixels.length];
    Arrays.setAll(values, i -> (pixels[i] & 0xff) / 255.0);
    return TestRows.of(784, values);
  }

  private static Path folder() {
    String folder = System.getenv("EMMER_TEST_DATA");
    Assumptions.assumeTrue(folder != null, "EMMER_TEST_DATA does not name the test data");
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of(folder, "mnist")), "there is no MNIST in EMMER_TEST_DATA");
    return Path.of(folder);
  }

  /** All numbers below {@code node}, in order. */
  static double[] numbers(JsonNode node) {
    if (node.isNumber()) {
      return new double[] {node.asDouble()};
    }
    double[] result = new double[0];
    for (JsonNode child : node) {
      double[] numbers = numbers(child);
      int length = result.length;
      result = Arrays.copyOf(result, length + numbers.length);
      System.arraycopy(numbers, 0, result, length, numbers.length);
    }
    return result;
  }
}
