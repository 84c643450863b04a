package io.emmer.app.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows keep every bit and their order on the way through the formats. */
class ConvertCommandTest extends SparkTest {
  private static final int ROWS = 150;
  private static final int PIXELS = 28 * 28;

  @TempDir static Path directory;

  @BeforeAll
  static void writeFiles() throws IOException {
    DigitFiles.images(file("digits"), ROWS);
    DigitFiles.labels(file("labels"), ROWS);
    Files.write(file("reals"), reals(1, -0.0, Math.PI, 1e-310, -7.5e300, 6));
    Files.write(file("reals-nan"), reals(1, 2, 3, Double.NaN, 5, 6));
    writeImages();
  }

  private static byte[] reals(double... values) {
    byte[] header = new IdxHeader(IdxType.DOUBLE, values.length / 2, 2).toBytes();
    ByteBuffer all = ByteBuffer.allocate(header.length + values.length * 8).put(header);
    Arrays.stream(values).forEach(all::putDouble);
    return all.array();
  }

  /** Of 3 x 2: a grey ramp, colours, and other things. */
  private static void writeImages() throws IOException {
    image("grey/b.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, "png");
    image("grey/a.bmp", BufferedImage.TYPE_BYTE_GRAY, 3, 2, "bmp");
    image("rgb/cat/1.png", BufferedImage.TYPE_3BYTE_BGR, 3, 2, "png");
    image("rgb/cat/10.bmp", BufferedImage.TYPE_3BYTE_BGR, 3, 2, "bmp");
    image("rgb/a:nt/2.PNG", BufferedImage.TYPE_INT_RGB, 3, 2, "png");
    image("sizes/a.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, "png");
    image("sizes/b.png", BufferedImage.TYPE_BYTE_GRAY, 2, 3, "png");
    image("kinds/a.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, "png");
    image("kinds/b.png", BufferedImage.TYPE_3BYTE_BGR, 3, 2, "png");
    image("alpha/a.png", BufferedImage.TYPE_INT_ARGB, 3, 2, "png");
    image("deep/a.png", BufferedImage.TYPE_USHORT_GRAY, 3, 2, "png");
    image("half/a.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, "png");
    image("half/0/a.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, "png");
    image("mixed/a.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, "png");
    Files.writeString(file("mixed/NOTES.txt"), "?");
    Files.createDirectories(file("liar"));
    Files.writeString(file("liar/a.png"), "no image");
    image("cut/a.png", BufferedImage.TYPE_BYTE_GRAY, 64, 64, "png");
    cut("cut/a.png");
    image("cut-jpeg/a.jpg", BufferedImage.TYPE_BYTE_GRAY, 64, 64, "jpeg");
    cut("cut-jpeg/a.jpg");
  }

  private static void cut(String name) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    Files.write(file(name), Arrays.copyOf(whole, whole.length * 2 / 3));
  }

  /** Sample c of pixel i is 20 i + c; of ARGB images the first pixel is transparent. */
  private static void image(String name, int type, int width, int height, String format)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      int[] samples = {20 * i % 256, (20 * i + 1) % 256, (20 * i + 2) % 256, i == 0 ? 0 : 255};
      for (int c = 0; c < image.getRaster().getNumBands(); c++) {
        image.getRaster().setSample(i % width, i / width, c, samples[c]);
      }
    }
    Files.createDirectories(file(name).getParent());
    assertThat(ImageIO.write(image, format, file(name).toFile())).isTrue();
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static CommandLine.Result run(String command) {
    return CommandLine.run(
        Stream.of(command.split(" "))
            .map(a -> a.startsWith("@") ? file(a.substring(1)).toString() : a)
            .toArray(String[]::new));
  }

  private static JsonNode convert(String options) throws IOException {
    CommandLine.Result result = run("convert --json --overwrite " + options);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(file(name));
  }

  private static String fit(String options) throws IOException {
    CommandLine.Result result =
        run(
            "fit --family bernoulli --components 3 --max-iterations 3 --leaf-rows 32 --overwrite"
                + " --output @m "
                + options);
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode model = new ObjectMapper().readTree(file("m/model.json").toFile());
    return model.get("files").toString() + model.at("/input/rowShape") + model.at("/input/scale");
  }

  @Test
  void bytesGoRoundThroughAllFormats() throws IOException {
    convert("--input @digits --labels @labels --output @a.npy --labels-output @a-labels.npy");
    convert("--input @a.npy --labels @a-labels.npy --output @a.parquet --partitions 3");
    convert("--input @a.parquet --label label --output @a.idx --labels-output @a-labels.idx");
    assertThat(bytes("a.idx")).isEqualTo(bytes("digits"));
    assertThat(bytes("a-labels.idx")).isEqualTo(bytes("labels"));
    convert("--input @a.parquet --label label --format png --output @a-images");
    convert("--input @a-images --output @b.parquet");
    convert("--input @a.npy --format png --output @b-images");
    convert("--input @b-images --output @b.idx.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file("b.idx.gz")))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes("digits"));
    }
    String expected = fit("--input @digits");
    for (String name : List.of("@a.npy", "@a.parquet", "@a.idx", "@b.idx.gz")) {
      assertThat(fit("--input " + name)).as(name).isEqualTo(expected);
    }
    assertLabelsTravelledWithImages();
  }

  /** Folders come in the order of their names. */
  private static void assertLabelsTravelledWithImages() throws IOException {
    byte[] pixels = bytes("digits");
    byte[] labels = bytes("labels");
    int[] order =
        IntStream.range(0, ROWS)
            .boxed()
            .sorted(Comparator.comparing(n -> labels[8 + n]))
            .mapToInt(n -> n)
            .toArray();
    List<Row> rows = session().read().parquet(file("b.parquet").toString()).collectAsList();
    for (int n = 0; n < ROWS; n++) {
      assertThat(rows.get(n).<Integer>getAs("label")).isEqualTo(labels[8 + order[n]]);
      List<Short> features = rows.get(n).getList(0);
      for (int d = 0; d < PIXELS; d++) {
        assertThat(features.get(d).intValue()).isEqualTo(pixels[16 + order[n] * PIXELS + d] & 0xff);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "idx", "parquet"})
  void doublesKeepEveryBit(String format) throws IOException {
    convert("--input @reals --output @there." + format);
    convert("--input @there." + format + " --output @back.idx");
    assertThat(bytes("back.idx")).isEqualTo(bytes("reals"));
  }

  @Test
  void npyIsWhatNumpyWrites() throws IOException {
    convert("--input @digits --labels @labels --output @n.npy --labels-output @n-labels.npy");
    convert("--input @reals --output @n8.npy");
    String start = "\u0093NUMPY\1\0v\0{'descr': '%s', 'fortran_order': False, 'shape': %s, }";
    assertHeader("n.npy", start.formatted("|u1", "(150, 28, 28)"), ROWS * PIXELS);
    assertHeader("n-labels.npy", start.formatted("|u1", "(150,)"), ROWS);
    assertHeader("n8.npy", start.formatted("<f8", "(3, 2)"), 48);
    ByteBuffer values = ByteBuffer.wrap(bytes("n8.npy")).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(values.getDouble(128 + 16)).isEqualTo(Math.PI);
  }

  private static void assertHeader(String name, String start, int dataBytes) throws IOException {
    byte[] all = bytes(name);
    assertThat(all).hasSize(128 + dataBytes);
    String header = new String(all, 0, 128, StandardCharsets.ISO_8859_1);
    assertThat(header).startsWith(start).endsWith("\n");
    assertThat(header.substring(start.length()).strip()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "idx", "parquet"})
  void digitsKeepSomeLabelsInOrder(String format) throws IOException {
    String labelsOut = format.equals("parquet") ? "" : " --labels-output @kept-labels";
    JsonNode result =
        convert(
            "--input @digits --labels @labels --digits 2,3,4 --partitions 3 --output @kept."
                + format
                + labelsOut);
    byte[] labels = bytes("labels");
    int[] kept =
        IntStream.range(0, ROWS).filter(n -> labels[8 + n] >= 2 && labels[8 + n] <= 4).toArray();
    assertThat(kept).hasSizeBetween(1, ROWS - 1);
    assertThat(result.get("rows").asInt()).isEqualTo(kept.length);
    convert("--input @kept." + format + " --output @kept-again.idx");
    byte[] all = bytes("digits");
    byte[] found = bytes("kept-again.idx");
    assertThat(ByteBuffer.wrap(found).getInt(4)).isEqualTo(kept.length);
    for (int i = 0; i < kept.length; i++) {
      assertThat(Arrays.copyOfRange(found, 16 + i * PIXELS, 16 + (i + 1) * PIXELS))
          .isEqualTo(Arrays.copyOfRange(all, 16 + kept[i] * PIXELS, 16 + (kept[i] + 1) * PIXELS));
      if (!labelsOut.isEmpty()) {
        assertThat(bytes("kept-labels")[8 + i]).isEqualTo(labels[8 + kept[i]]);
      }
    }
  }

  @Test
  void limitAndSubsetChooseTheRowsThatFitUses() throws IOException {
    convert("--input @digits --limit 90 --subset 40 --seed 5 --output @some.parquet");
    assertThat(fit("--input @some.parquet --seed 5"))
        .isEqualTo(fit("--input @digits --limit 90 --subset 40 --seed 5"));
    convert("--input @digits --format png --output @all-images");
    convert("--input @all-images --limit 90 --subset 40 --seed 5 --output @some.npy");
    convert("--input @some.parquet --output @some-too.npy");
    assertThat(bytes("some.npy")).isEqualTo(bytes("some-too.npy"));
  }

  @Test
  void weightsAndIdsTravelToParquet() throws IOException {
    StructType schema =
        new StructType()
            .add("x", DataTypes.DoubleType)
            .add("y", DataTypes.FloatType)
            .add("w", DataTypes.DoubleType)
            .add("name", DataTypes.LongType);
    List<Row> rows =
        List.of(RowFactory.create(1.0, .1f, 2.0, 7L), RowFactory.create(3., 4f, 0., 8L));
    session().createDataFrame(rows, schema).coalesce(1).write().parquet(file("w").toString());
    convert("--input @w --features x,y --weight w --id name --output @w.parquet");
    List<Row> found =
        session().read().parquet(file("w.parquet").toString()).orderBy("name").collectAsList();
    assertThat(found.get(0).schema().fieldNames()).containsExactly("x", "y", "w", "name");
    assertThat(found.get(0).<Double>getAs("y")).isEqualTo((double) .1f);
    assertThat(found.get(0).<Double>getAs("w")).isEqualTo(2);
    assertThat(found.get(1).<Long>getAs("name")).isEqualTo(8L);
  }

  @Test
  void labelsBeyondBytesBecomeInts() throws IOException {
    byte[] header = new IdxHeader(IdxType.INT, 3).toBytes();
    Files.write(
        file("big-labels"),
        ByteBuffer.allocate(20).put(header).putInt(-1).putInt(70000).putInt(5).array());
    convert("--input @reals --labels @big-labels --output @r.npy --labels-output @r-labels.npy");
    convert("--input @r.npy --labels @r-labels.npy --output @r.idx --labels-output @r-labels");
    assertThat(bytes("r-labels")).isEqualTo(bytes("big-labels"));
    assertThat(bytes("r-labels.npy")).contains("'<i4'".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void imagesAreReadAsTheyAre() throws IOException {
    convert("--input @grey --output @grey.npy");
    byte[] ramp = {0, 20, 40, 60, 80, 100};
    byte[] grey = bytes("grey.npy");
    assertThat(Arrays.copyOfRange(grey, 128, 134)).isEqualTo(ramp);
    assertThat(Arrays.copyOfRange(grey, 134, 140)).isEqualTo(ramp);
    JsonNode result = convert("--input @rgb --output @rgb.npy --labels-output @rgb-labels.npy");
    assertThat(result.get("classes").toString()).isEqualTo("[\"a:nt\",\"cat\"]");
    assertThat(result.get("rowShape").toString()).isEqualTo("[2,3,3]");
    byte[] rgb = bytes("rgb.npy");
    for (int n = 0; n < 3; n++) {
      for (int i = 0; i < 18; i++) {
        assertThat(rgb[128 + n * 18 + i]).isEqualTo((byte) (20 * (i / 3) + i % 3));
      }
    }
    assertThat(Arrays.copyOfRange(bytes("rgb-labels.npy"), 128, 131)).containsExactly(0, 1, 1);
    convert("--input @rgb --grey --output @rgb-grey.npy");
    // (299 r + 587 (r + 1) + 114 (r + 2) + 500) / 1000 = r + 1
    assertThat(Arrays.copyOfRange(bytes("rgb-grey.npy"), 128, 134))
        .containsExactly(1, 21, 41, 61, 81, 101);
    convert("--input @rgb --format png --output @rgb-images");
    convert("--input @rgb-images --output @rgb-again.npy");
    assertThat(bytes("rgb-again.npy")).isEqualTo(rgb);
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --input @sizes --output @x.npy | 3 | b.png: an image of 2 x 3, expected 3 x 2 grey
          --input @kinds --output @x.npy | 3 | b.png: an image of 3 x 2 RGB, expected 3 x 2 grey
          --input @alpha --output @x.npy | 3 | pixel (0, 0) is transparent
          --input @deep --output @x.npy | 3 | 16 bits a channel, expected 8
          --input @half --output @x.npy | 3 | sub-folders or none
          --input @mixed --output @x.npy | 3 | NOTES.txt: the name is none
          --input @liar --output @x.npy | 3 | not an image that can be read
          --input @cut --output @x.npy | 3 | cut/a.png
          --input @cut-jpeg --output @x.npy | 3 | cut-jpeg/a.jpg
          --input @reals-nan --output @x.npy | 3 | row 1, value 1 is NaN
          --input @missing --output @x.npy | 3 | not found
          --input @digits --labels @labels --digits 77 --output @x.npy | 3 | none of 150 rows
          --input @digits --labels @labels --digits 77 --output @x.parquet | 3 | none of 150 rows
          --input @digits --subset 151 --output @x.npy | 3 | --subset 151
          --input @grey --subset 3 --output @x.npy | 3 | --subset 3
          --input @digits --digits 2 --output @x.npy | 2 | no labels
          --input @digits --labels @labels --digits two --output @x.npy | 2 | --digits
          --input @digits --labels-output @l --output @x.npy | 2 | no labels
          --input @digits --labels @labels --labels-output @l --output @x.parquet | 2 | leave it out
          --input @digits --labels @labels --labels-output @x.npy --output @x.npy | 2 | is, or is in, --output
          --input @digits --output @x | 2 | tells no format
          --input @digits --grey --output @x.npy | 2 | --grey
          --input @grey --labels @labels --output @x.npy | 2 | labelled by their folders
          --input @reals --format png --output @x | 2 | no images
          --input @digits --output @labels --format npy | 2 | --overwrite
          --input @digits --output @digits --format idx --overwrite | 2 | holds the input
          --input @grey --format png --output @grey/x | 2 | in the input
          --input @digits --limit -1 --output @x.npy | 2 | --limit
          --input @digits --partitions -1 --output @x.npy | 2 | --partitions
          """)
  void refusesAndLeavesNothing(String options, int exitCode, String inMessage) throws IOException {
    List<Path> before = listing();
    CommandLine.Result result = run("convert " + options);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    List<String> errors =
        result.errorLines().stream().filter(line -> line.startsWith("emmer")).toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).contains(inMessage);
    assertThat(listing()).isEqualTo(before);
  }

  private static List<Path> listing() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void dryRunWritesNothing() {
    CommandLine.Result result = run("convert --input @digits --output @dry.npy --dry-run");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("150 rows of shape [28, 28]");
    assertThat(file("dry.npy")).doesNotExist();
  }
}
