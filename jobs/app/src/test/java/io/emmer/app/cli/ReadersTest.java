package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.synthetic.GaussianGenerator;
import io.emmer.em.synthetic.StrokeDigits;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.rows.TableColumns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NPY and Parquet give the same bits as IDX, and bad ones an exit code and one line. */
class ReadersTest extends SparkTest {
  private static final int DIGITS = 200;
  private static final int ROWS = 300;
  private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

  @TempDir static Path directory;

  @BeforeAll
  static void writeFiles() throws IOException {
    writeDigits();
    writeGaussians();
    writeBadNpy();
    writeBadParquet();
  }

  // Files of the same rows.

  private static void writeDigits() throws IOException {
    byte[] idx = Files.readAllBytes(DigitFiles.images(file("digits"), DIGITS));
    DigitFiles.labels(file("digit-labels"), DIGITS);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file("digits.gz")))) {
      out.write(idx);
    }
    byte[] pixels = Arrays.copyOfRange(idx, 16, idx.length);
    npy("digits.npy", "|u1", false, "(200, 28, 28)", pixels);
    byte[] turned = new byte[pixels.length];
    for (int n = 0; n < DIGITS; n++) {
      for (int y = 0; y < 28; y++) {
        for (int x = 0; x < 28; x++) {
          turned[n + DIGITS * (y + 28 * x)] = pixels[(n * 28 + y) * 28 + x];
        }
      }
    }
    npy("digits-fortran.npy", "|u1", true, "(200, 28, 28)", turned);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < DIGITS; n++) {
      int from = n * StrokeDigits.PIXELS;
      Short[] values =
          IntStream.range(from, from + StrokeDigits.PIXELS)
              .mapToObj(i -> (short) (pixels[i] & 0xff))
              .toArray(Short[]::new);
      rows.add(RowFactory.create((Object) values));
    }
    StructType schema =
        schema(
            DataTypes.createStructField(
                "features",
                DataTypes.createArrayType(DataTypes.ShortType),
                true,
                TableColumns.unsignedBytes(255, 28, 28)));
    // Small files first: Spark packs large ones first.
    parquet("digits-a", rows.subList(0, 10), schema, 3);
    parquet("digits-b", rows.subList(10, DIGITS), schema, 2);
  }

  private static void writeGaussians() throws IOException {
    double[] x = new double[3 * ROWS];
    List<Row> rows = new ArrayList<>();
    GaussianGenerator generator =
        new GaussianGenerator(
            7,
            DiagonalGaussianModel.spherical(
                new double[] {.5, .5}, new double[] {0, 1, 2, 6, 5, 4}, new double[] {1, 1}));
    ByteBuffer little = ByteBuffer.allocate(x.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer bigFortran = ByteBuffer.allocate(x.length * 8);
    for (int n = 0; n < ROWS; n++) {
      generator.draw(n, x, 3 * n);
      for (int d = 0; d < 3; d++) {
        little.putDouble(x[3 * n + d]);
        bigFortran.putDouble((d * ROWS + n) * 8, x[3 * n + d]);
      }
      rows.add(
          RowFactory.create(
              new Double[] {x[3 * n], x[3 * n + 1], x[3 * n + 2]},
              Vectors.dense(x[3 * n], x[3 * n + 1], x[3 * n + 2]),
              x[3 * n],
              x[3 * n + 1],
              x[3 * n + 2],
              generator.component(n),
              n % 3 == 0 ? 0.0 : 1.0 + n % 2,
              1000L + n,
              "name" + n));
    }
    npy("gauss.npy", "<f8", false, "(300, 3)", little.array());
    npy("gauss-fortran.npy", ">f8", true, "(300, 3)", bigFortran.array());
    StructType schema =
        schema(
            field("features", DOUBLES),
            field("v", SQLDataTypes.VectorType()),
            field("a", DataTypes.DoubleType),
            field("b", DataTypes.DoubleType),
            field("c.d", DataTypes.DoubleType),
            field("label", DataTypes.IntegerType),
            field("w", DataTypes.DoubleType),
            field("id", DataTypes.LongType),
            field("name", DataTypes.StringType));
    parquet("gauss", rows, schema, 4);
    List<Row> repeated = new ArrayList<>();
    for (Row row : rows) {
      for (int i = 0; i < row.getDouble(6); i++) {
        repeated.add(row);
      }
    }
    parquet("gauss-repeated", repeated, schema, 1);
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }

  private static StructType schema(StructField... fields) {
    return new StructType(fields);
  }

  private static void parquet(String name, List<Row> rows, StructType schema, int files) {
    session()
        .createDataFrame(context().parallelize(rows, files), schema)
        .write()
        .parquet(file(name).toString());
  }

  private static void npy(String name, String type, boolean fortran, String shape, byte[] data)
      throws IOException {
    String order = fortran ? "True" : "False";
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }".formatted(type, order, shape);
    header += " ".repeat(117 - header.length()) + "\n";
    Files.write(
        file(name),
        ByteBuffer.allocate(128 + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) 118)
            .put(header.getBytes(StandardCharsets.US_ASCII))
            .put(data)
            .array());
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

  private static JsonNode json(String command) throws IOException {
    CommandLine.Result result = run(command + " --json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private static JsonNode fit(String options) throws IOException {
    String common = "--components 3 --max-iterations 2 --leaf-rows 32 --overwrite --output @m ";
    json(CommandLine.fit(common + options));
    return new ObjectMapper().readTree(file("m").resolve("model.json").toFile());
  }

  private static void assertSame(JsonNode found, JsonNode expected) {
    assertThat(found.get("files")).isEqualTo(expected.get("files"));
    assertThat(found.get("objectiveTrace")).isEqualTo(expected.get("objectiveTrace"));
    assertThat(found.get("rows")).isEqualTo(expected.get("rows"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --limit 150", " --subset 77 --seed 5", " --limit 99 --subset 50"})
  void bytesHaveTheSameBitsInEveryFormat(String choice) throws IOException {
    JsonNode idx = fit("--input @digits" + choice);
    for (String input :
        List.of(
            "@digits.gz",
            "@digits.npy",
            "@digits-fortran.npy",
            "@digits-a --input @digits-b",
            "@digits-a --input @digits-b --partitions 1",
            "@digits-a --input @digits-b --partitions 7")) {
      JsonNode other = fit("--input " + input + choice);
      assertSame(other, idx);
      assertThat(other.at("/input/rowShape")).isEqualTo(idx.at("/input/rowShape"));
      assertThat(other.at("/input/scale")).isEqualTo(idx.at("/input/scale"));
    }
  }

  @Test
  void doublesHaveTheSameBitsInEveryFormat() throws IOException {
    String family = " --family gaussian-diagonal --init kmeans++";
    JsonNode npy = fit("--input @gauss.npy" + family);
    assertSame(fit("--input @gauss-fortran.npy" + family), npy);
    assertSame(fit("--input @gauss" + family), npy);
    assertSame(fit("--input @gauss --features v" + family + " --partitions 3"), npy);
    assertSame(fit("--input @gauss --features a,b,c.d" + family), npy);
  }

  @Test
  void labelsComeFromColumnsAndFromFiles() throws IOException {
    fit("--input @digits");
    JsonNode idx = json("evaluate --model @m --input @digits --labels @digit-labels");
    JsonNode parquet =
        json("evaluate --model @m --input @digits-a --input @digits-b --labels @digit-labels");
    assertThat(parquet.get("contingency")).isEqualTo(idx.get("contingency"));
    fit("--input @gauss --family kmeans --init kmeans++");
    JsonNode column = json("evaluate --model @m --input @gauss --label label");
    assertThat(column.get("purity").asDouble()).isGreaterThan(.95);
  }

  @Test
  void weightsAreRepeatedRowsAndIdsAreTold() throws IOException {
    String family = " --family gaussian-unit --init near-mean";
    JsonNode weighted = fit("--input @gauss --weight w" + family);
    JsonNode evaluated = json("evaluate --model @m --input @gauss --weight w");
    JsonNode repeated = json("evaluate --model @m --input @gauss-repeated");
    assertThat(evaluated.get("logLikelihood").asDouble())
        .isEqualTo(repeated.get("logLikelihood").asDouble(), within(1e-8));
    assertThat(evaluated.get("logLikelihoodPerRow").asDouble())
        .isEqualTo(repeated.get("logLikelihoodPerRow").asDouble(), within(1e-10));
    JsonNode trace = weighted.get("objectiveTrace");
    assertThat(trace.get(trace.size() - 1).asDouble())
        .isEqualTo(evaluated.get("logLikelihood").asDouble(), within(1e-8));
    for (String id : List.of("id", "name")) {
      json("predict --model @m --input @gauss --label label --overwrite --output @p --id " + id);
      List<Row> rows =
          session().read().parquet(file("p").toString()).orderBy("row").collectAsList();
      assertThat(rows).hasSize(ROWS);
      for (int n = 0; n < ROWS; n++) {
        assertThat(rows.get(n).<Object>getAs("id"))
            .isEqualTo(id.equals("id") ? 1000L + n : "name" + n);
        assertThat(rows.get(n).<Long>getAs("row")).isEqualTo(n);
      }
    }
  }

  @Test
  void inspectTellsTheFormat() throws IOException {
    assertThat(json("inspect @digits.npy").elements().next().get("format").asText())
        .isEqualTo("npy");
    JsonNode rows = json("inspect @gauss").elements().next();
    assertThat(rows.get("dimensions").asInt()).isEqualTo(3);
    assertThat(rows.at("/columns/features/type").asText()).isEqualTo("array<double>");
  }

  @Test
  void inspectTellsTheColumnsOfTablesWithoutFeatures() throws IOException {
    session()
        .range(7)
        .selectExpr("id as number", "cast(id as string) as `a name`")
        .coalesce(1)
        .write()
        .parquet(file("table").toString());
    JsonNode table = json("inspect @table").elements().next();
    assertThat(table.get("rows").asInt()).isEqualTo(7);
    assertThat(table.at("/columns/number/type").asText()).isEqualTo("bigint");
    assertThat(table.at("/columns/a name/type").asText()).isEqualTo("string");
    assertThat(table.at("/columns/number/most").asInt()).isEqualTo(6);
    CommandLine.Result said = CommandLine.run("inspect", file("table").toString());
    assertThat(said.out())
        .contains("parquet, 7 rows, ")
        .containsPattern("number +bigint +0 +0 to 6\\R +a name +string");
  }

  // Bad files.

  private static void writeBadNpy() throws IOException {
    byte[] four = new byte[4 * 8];
    npy("object.npy", "|O", false, "(2, 2)", four);
    npy("one-axis.npy", "<f8", false, "(4,)", four);
    npy("no-axis.npy", "<f8", false, "()", new byte[8]);
    npy("no-rows.npy", "<f8", false, "(0, 2)", new byte[0]);
    npy("no-values.npy", "<f8", false, "(2, 0)", new byte[0]);
    npy("truncated.npy", "<f8", false, "(2, 2)", Arrays.copyOf(four, 31));
    npy("trailing.npy", "<f8", false, "(2, 2)", Arrays.copyOf(four, 33));
    npy("narrow.npy", "<f8", false, "(2, 2)", four);
    npy("float.npy", "<f4", false, "(4, 2)", four);
    ByteBuffer nan = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    npy("nan.npy", "<f8", false, "(2, 2)", nan.putDouble(24, Double.NaN).array());
    byte[] good = Files.readAllBytes(file("narrow.npy"));
    Files.write(file("magic.npy"), changed(good, 5, 'X'));
    Files.write(file("version.npy"), changed(good, 6, 9));
    Files.write(file("short.npy"), Arrays.copyOf(good, 60));
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }

  private static void writeBadParquet() throws IOException {
    StructType schema = schema(field("features", DOUBLES), field("w", DataTypes.DoubleType));
    bad("null-row", schema, row(1., 2.), RowFactory.create(null, 1.0));
    bad("null-value", schema, row(1., 2.), row(1., null));
    bad("nan", schema, row(1., 2.), row(Double.NaN, 2.));
    bad("infinite", schema, row(1., 2.), row(1., Double.POSITIVE_INFINITY));
    bad("ragged", schema, row(1., 2.), row(1., 2., 3.));
    bad("empty-row", schema, row(), row());
    bad("no-rows", schema);
    bad("good", schema, row(1., 2.), row(3., 4.));
    bad("weight-null", schema, RowFactory.create(new Double[] {1.}, null));
    bad("weight-negative", schema, weighted(1), weighted(-1));
    bad("weight-nan", schema, weighted(1), weighted(Double.NaN));
    bad("weight-infinite", schema, weighted(1), weighted(Double.POSITIVE_INFINITY));
    bad("weight-zero", schema, weighted(0), weighted(0));
    bad(
        "strings",
        schema(field("features", DataTypes.StringType)),
        RowFactory.create("a"),
        RowFactory.create("b"));
    bad(
        "floats",
        schema(field("features", DataTypes.createArrayType(DataTypes.FloatType))),
        RowFactory.create((Object) new Float[] {1f, 2f}));
    Metadata bytes = TableColumns.unsignedBytes(255, 2);
    bad(
        "no-bytes",
        schema(
            DataTypes.createStructField(
                "features", DataTypes.createArrayType(DataTypes.ShortType), true, bytes)),
        RowFactory.create((Object) new Short[] {1, 256}));
    Path part = part("good");
    byte[] good = Files.readAllBytes(part);
    Files.write(file("cut.parquet"), Arrays.copyOf(good, good.length - 5));
    Files.write(file("tiny.parquet"), new byte[] {'P', 'A', 'R', '1'});
    Files.write(file("footer.parquet"), changed(good, good.length - 6, 0x7f));
    writeDamagedPages();
  }

  /** Rows that do not compress, with one byte changed in a page of the second half. */
  private static void writeDamagedPages() throws IOException {
    List<Row> rows = new ArrayList<>();
    StructType schema = schema(field("features", DOUBLES));
    for (int n = 0; n < 20_000; n++) {
      rows.add(RowFactory.create((Object) new Double[] {Math.sin(n), Math.cos(n)}));
    }
    parquet("bad-page", rows, schema, 1);
    byte[] whole = Files.readAllBytes(part("page"));
    Files.write(file("page.parquet"), changed(whole, whole.length / 2, ~whole[whole.length / 2]));
    Files.write(file("first-page.parquet"), changed(whole, 200, ~whole[200]));
  }

  private static Row row(Double... values) {
    return RowFactory.create(values, 1.0);
  }

  private static Row weighted(double weight) {
    return RowFactory.create(new Double[] {1.}, weight);
  }

  private static void bad(String name, StructType schema, Row... rows) {
    parquet("bad-" + name, List.of(rows), schema, 1);
  }

  private static Path part(String name) throws IOException {
    try (Stream<Path> files = Files.list(file("bad-" + name))) {
      return files
          .filter(path -> path.toString().endsWith(".parquet"))
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          @object.npy | 3 | elements of type '|O'
          @one-axis.npy | 3 | shape (4)
          @no-axis.npy | 3 | shape ()
          @no-rows.npy | 3 | shape (0, 2)
          @no-values.npy | 3 | shape (2, 0)
          @truncated.npy | 3 | byte 159
          @trailing.npy | 3 | byte 160
          @magic.npy | 3 | byte 0
          @version.npy | 3 | version 9.0
          @short.npy | 3 | end of the file
          @nan.npy | 3 | row 1, value 1 is NaN
          @narrow.npy --input @gauss.npy | 3 | expected 2
          @narrow.npy --input @float.npy | 3 | type <f4
          @narrow.npy --input @digits | 3 | one format
          @narrow.npy --features a | 2 | columns of tables
          @bad-null-row | 3 | row 1: features are null
          @bad-null-value | 3 | row 1: value 1 is null
          @bad-nan | 3 | row 1, value 0 is NaN
          @bad-infinite | 3 | row 1, value 1 is Infinity
          @bad-ragged | 3 | row 1: 3 values, expected 2
          @bad-empty-row | 3 | row 0: features are empty
          @bad-no-rows | 3 | no rows
          @bad-strings | 3 | expected numbers, or arrays or vectors of numbers; leave it out
          @bad-no-bytes | 3 | value 1 is 256
          @bad-good --input @bad-floats | 3 | one schema
          @bad-good --features x | 3 | no column 'x', found [features, w]
          @bad-good --features features,w | 3 | give it alone, by --features, or leave it out
          @bad-good --label features | 2 | the column has another role too
          @bad-good --features w --label features | 3 | expected texts, numbers or dates
          @bad-good --features w --id features | 3 | expected texts, numbers or dates
          @bad-weight-null --weight w | 3 | 'w' is null
          @bad-weight-negative --weight w | 3 | row 1: the weight is -1.0
          @bad-weight-nan --weight w | 3 | row 1: the weight is NaN
          @bad-weight-infinite --weight w | 3 | row 1: the weight is Infinity
          @bad-weight-zero --weight w | 3 | sum to 0.0
          @cut.parquet | 3 | no readable Parquet footer
          @tiny.parquet | 3 | no readable Parquet footer
          @footer.parquet | 3 | no readable Parquet footer
          @page.parquet | 3 | page.parquet
          @first-page.parquet | 3 | first-page.parquet
          @digits-a --labels @digit-labels | 3 | 200 labels, expected 10
          @gauss --labels @digit-labels --label label | 2 | give one of them
          """)
  void fitRefuses(String input, int exitCode, String inMessage) {
    CommandLine.Result result =
        run("fit --family kmeans --components 1 --output @none --input " + input);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    List<String> errors =
        result.errorLines().stream().filter(line -> line.startsWith("emmer")).toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).contains(inMessage);
    assertThat(file("none")).doesNotExist();
  }

  @Test
  void settingsThatLoseRowsAreRefused() {
    session().conf().set("spark.sql.files.ignoreCorruptFiles", "true");
    try {
      CommandLine.Result result = run("fit --family kmeans --output @none --input @gauss");
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("ignoreCorruptFiles");
    } finally {
      session().conf().unset("spark.sql.files.ignoreCorruptFiles");
    }
  }
}
