package io.emmer.app.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.OneSpark;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(OneSpark.class)
class QuantizeCommandTest extends SparkTest {
  private static final String GAUSSIANS =
      "gaussian-unit,gaussian-spherical,gaussian-diagonal,gaussian-tied,gaussian-full";

  @TempDir static Path directory;

  @BeforeAll
  static void writeImages() throws IOException {
    BufferedImage three = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
    int[] colours = {0, 0xffffff, 0, 0xffffff, 0xffffff, 0x140000, 0xffffff, 0};
    three.setRGB(0, 0, 4, 2, colours, 0, 4);
    ImageIO.write(three, "png", directory.resolve("three.png").toFile());
    BufferedImage blobs = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 60 * 40; i++) {
      int noise = ((i * 7919) >> 3) % 23 + (((i * 104729) >> 5) % 29 << 8) + ((i * 31) % 19 << 16);
      int[] centres = {0x202020, 0xd02010, 0x10a0c0};
      blobs.setRGB(i % 60, i / 60, centres[i % 7 % 3] + noise);
    }
    ImageIO.write(blobs, "png", directory.resolve("blobs.png").toFile());
  }

  private static CommandLine.Result run(String input, String output, String options) {
    List<String> arguments =
        new ArrayList<>(List.of("quantize", "--master=local[2]", "--overwrite", "--json"));
    arguments.add("--input=" + directory.resolve(input));
    arguments.add("--output=" + directory.resolve(output));
    Stream.of(options.split(" ")).filter(option -> !option.isEmpty()).forEach(arguments::add);
    return CommandLine.run(arguments.toArray(String[]::new));
  }

  private static JsonNode quantize(String input, String output, String options) throws IOException {
    CommandLine.Result result = run(input, output, options);
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json).isEqualTo(json(output + "/quantize.json"));
    return json;
  }

  private static JsonNode json(String path) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(path).toFile());
  }

  private static JsonNode image(JsonNode json, String family, int components) {
    for (JsonNode image : json.get("images")) {
      if (image.get("family").asText().equals(family)
          && image.get("requestedComponents").asInt() == components) {
        return image;
      }
    }
    throw new AssertionError("no image of " + family + " K=" + components);
  }

  /** Centres (5, 0, 0) and white; squared error 3 * 25 + 225 over 24 values. */
  @Test
  void twoOfThreeColoursByHand() throws IOException {
    JsonNode json = quantize("three.png", "two", "--components 2,3 --families kmeans");
    JsonNode two = image(json, "kmeans", 2);
    assertThat(two.get("meanSquaredError").asDouble()).isEqualTo(12.5);
    assertThat(two.get("psnr").asDouble()).isCloseTo(37.16170, within(1e-5));
    assertThat(two.get("objectiveValue").asDouble()).isCloseTo(300 / 65025.0, within(1e-12));
    assertThat(two.get("palette").findValuesAsText("hex")).containsExactly("#050000", "#ffffff");
    assertThat(two.get("palette").findValuesAsText("pixels")).containsExactly("4", "4");
    BufferedImage painted = ImageIO.read(directory.resolve("two/kmeans-2.png").toFile());
    assertThat(Arrays.stream(painted.getRGB(0, 0, 4, 2, null, 0, 4)).map(c -> c & 0xffffff))
        .containsExactly(
            5 << 16, 0xffffff, 5 << 16, 0xffffff, 0xffffff, 5 << 16, 0xffffff, 5 << 16);
    assertThat(image(json, "kmeans", 3).get("psnr").asText()).isEqualTo("Infinity");
    assertThat(Files.size(directory.resolve("two/kmeans-2.png")))
        .isEqualTo(two.get("bytes").asLong());
  }

  @Test
  void fewerColoursThanComponents() throws IOException {
    CommandLine.Result result = run("three.png", "few", "--components 5 --families kmeans");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("warning: kmeans: 3 colours of 5 kept");
    JsonNode image = image(json("few/quantize.json"), "kmeans", 5);
    assertThat(image.get("components").asInt()).isEqualTo(3);
    assertThat(image.get("palette")).hasSize(3);
    result = run("three.png", "refused", "--components 5 --families gaussian-full");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errorLines().get(result.errorLines().size() - 1)).contains("5 components");
    assertThat(directory.resolve("refused")).doesNotExist();
  }

  /** The fit is that of the verb fit, to rows of pixels. */
  @ParameterizedTest
  @CsvSource({"kmeans", "gaussian-diagonal", "gaussian-full"})
  void agreesWithFit(String family) throws IOException {
    BufferedImage blobs = ImageIO.read(directory.resolve("blobs.png").toFile());
    byte[] header = new IdxHeader(IdxType.UNSIGNED_BYTE, 60 * 40, 3).toBytes();
    byte[] rows = Arrays.copyOf(header, header.length + 60 * 40 * 3);
    for (int i = 0; i < 60 * 40; i++) {
      int colour = blobs.getRGB(i % 60, i / 60);
      for (int c = 0; c < 3; c++) {
        rows[header.length + 3 * i + c] = (byte) (colour >> (16 - 8 * c));
      }
    }
    Files.write(directory.resolve("pixels.idx"), rows);
    CommandLine.Result result =
        CommandLine.run(
            "fit --master local[2] --init kmeans++ --restarts 3 --components 3 --tolerance 1e-10"
                .concat(" --overwrite --json --family " + family)
                .concat(" --input " + directory.resolve("pixels.idx"))
                .concat(" --output " + directory.resolve("model"))
                .split(" "));
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode trace = json("model/model.json").get("objectiveTrace");
    double expected = trace.get(trace.size() - 1).asDouble();
    JsonNode image =
        image(
            quantize("blobs.png", "fit", "--components 3 --tolerance 1e-10 --families " + family),
            family,
            3);
    assertThat(image.get("objectiveValue").asDouble())
        .isCloseTo(expected, offset(1e-7 * Math.abs(expected)));
  }

  @Test
  void sampleAndSoft() throws IOException {
    String options = "--components 3 --families kmeans,gaussian-full --sample";
    JsonNode hard = quantize("blobs.png", "hard", options);
    JsonNode soft = quantize("blobs.png", "soft", options + " --soft");
    BufferedImage blended = ImageIO.read(directory.resolve("soft/gaussian-full-3.png").toFile());
    assertThat(blended.getColorModel().getPixelSize()).isEqualTo(24);
    assertThat(image(soft, "gaussian-full", 3).get("soft").asBoolean()).isTrue();
    assertThat(image(soft, "kmeans", 3).get("soft").asBoolean()).isFalse();
    assertThat(directory.resolve("hard/kmeans-3-sample.png")).doesNotExist();
    String sample = image(hard, "gaussian-full", 3).get("sample").asText();
    BufferedImage drawn = ImageIO.read(directory.resolve("hard").resolve(sample).toFile());
    assertThat(drawn.getWidth()).isEqualTo(60);
    assertThat(drawn.getHeight()).isEqualTo(40);
    BufferedImage blobs = ImageIO.read(directory.resolve("blobs.png").toFile());
    for (int c = 0; c < 3; c++) {
      // 2400 draws of a standard deviation of about 80: the mean has one of about 1.6.
      assertThat(mean(drawn, c)).isCloseTo(mean(blobs, c), within(8.0));
    }
    assertThat(Files.readAllBytes(directory.resolve("soft").resolve(sample)))
        .isEqualTo(Files.readAllBytes(directory.resolve("hard").resolve(sample)));
  }

  private static double mean(BufferedImage image, int channel) {
    return Arrays.stream(image.getRGB(0, 0, 60, 40, null, 0, 60))
        .map(colour -> (colour >> (8 * channel)) & 0xff)
        .average()
        .orElseThrow();
  }

  @Test
  void sameBytesOnAnyPartitions() throws IOException {
    String options = "--components 4 --families kmeans,gaussian-full --leaf-rows 64 --sample";
    JsonNode one = quantize("blobs.png", "one", options + " --partitions 1");
    JsonNode many = quantize("blobs.png", "many", options + " --partitions 7");
    for (String family : List.of("kmeans", "gaussian-full")) {
      assertThat(image(many, family, 4).get("objectiveValue"))
          .isEqualTo(image(one, family, 4).get("objectiveValue"));
      String file = family + "-4.png";
      assertThat(Files.readAllBytes(directory.resolve("many").resolve(file)))
          .isEqualTo(Files.readAllBytes(directory.resolve("one").resolve(file)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--components 0, --components",
    "--components 4;4, given twice",
    "--families kmeans;kmeans, given twice",
    "--families other, expected one of",
    "--init model:x --restarts 1, give a rule",
    "--leaf-rows 0, --leaf-rows",
    "--sheet-width 0, --sheet-width"
  })
  void badOptions(String options, String message) {
    CommandLine.Result result = run("three.png", "bad", options.replace(';', ','));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(directory.resolve("bad")).doesNotExist();
  }

  @Test
  void damagedImage() throws IOException {
    byte[] png = Files.readAllBytes(directory.resolve("blobs.png"));
    Files.write(directory.resolve("cut.png"), Arrays.copyOf(png, png.length - 20));
    CommandLine.Result result = run("cut.png", "bad", "");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("cut.png: ends at byte").hasLineCount(1);
    assertThat(directory.resolve("bad")).doesNotExist();
  }

  @Test
  void dryRunWritesNothing() {
    CommandLine.Result result = run("three.png", "dry", "--dry-run");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("4 x 2 pixels of 3 colours", "components = [5, 16]");
    assertThat(directory.resolve("dry")).doesNotExist();
  }

  /** What K-means of scikit-learn reaches, and that every mixture shows the photograph. */
  @ParameterizedTest
  @CsvSource({"flower.jpg, 24.3, 29.5", "china.jpg, 22.5, 27.4"})
  @Tag("slow")
  void photographs(String name, double five, double sixteen) throws IOException {
    String data = System.getenv("EMMER_TEST_DATA");
    assumeTrue(data != null, "EMMER_TEST_DATA is not set: no photographs");
    String input = Path.of(data, "images", name).toString();
    JsonNode kmeans = quantize(input, name, "--components 1,5,16 --families kmeans");
    assertThat(image(kmeans, "kmeans", 5).get("psnr").asDouble()).isGreaterThan(five);
    assertThat(image(kmeans, "kmeans", 16).get("psnr").asDouble()).isGreaterThan(sixteen);
    double oneColour = image(kmeans, "kmeans", 1).get("psnr").asDouble();
    JsonNode mixtures =
        quantize(
            input, name, "--components 5 --restarts 1 --max-iterations 10 --families " + GAUSSIANS);
    for (String family : GAUSSIANS.split(",", -1)) {
      double psnr = image(mixtures, family, 5).get("psnr").asDouble();
      // At unit variance all means end near that of the image.
      assertThat(psnr).as(family).isBetween(oneColour - .5, five + 1);
    }
    assertThat(ImageIO.read(directory.resolve(name).resolve("sheet.png").toFile()).getWidth())
        .isGreaterThan(6 * 200);
  }
}
