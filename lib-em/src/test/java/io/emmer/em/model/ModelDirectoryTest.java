package io.emmer.em.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.family.Families;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDirectoryTest {
  private static final String MINIMAL =
      "{\"schemaVersion\": 1, \"family\": \"bernoulli\", \"components\": 2, \"dimensions\": 3}";

  private static final Model MODEL =
      family("bernoulli")
          .read(
              2,
              3,
              Map.of(
                  "weights", NdArray.of(new double[] {.25, .75}, 2),
                  "probabilities", NdArray.of(new double[] {.1, .2, .3, .4, .5, 1.0 / 3}, 2, 3)));

  private final ModelStore store = new LocalModelStore();
  @TempDir Path parent;
  private Path directory;

  @BeforeEach
  void nameDirectory() {
    directory = parent.resolve("model");
  }

  private static ModelDocument document(String fields) {
    byte[] text = ("{" + fields.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8);
    return Json.read(text, ModelDocument.class, "test");
  }

  @Test
  void writesModelJsonInStableOrder() throws IOException {
    ModelDirectory.write(
        store,
        directory.toString(),
        "bernoulli",
        MODEL,
        document(
            "'rows': 10, 'objectiveTrace': [-3.5, -2.25], 'hyperParameters': {'tolerance': 0}"),
        false);

    assertThat(Files.readString(directory.resolve("model.json")).replaceAll("[0-9a-f]{64}", "SHA"))
        .isEqualTo(
            """
            {
              "schemaVersion" : 1,
              "family" : "bernoulli",
              "components" : 2,
              "dimensions" : 3,
              "rows" : 10,
              "objectiveTrace" : [ -3.5, -2.25 ],
              "hyperParameters" : {
                "tolerance" : 0.0
              },
              "files" : {
                "probabilities.npy" : "SHA",
                "weights.npy" : "SHA"
              }
            }
            """);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    ModelDocument document = document("'seed': 7");
    ModelDirectory.write(store, directory.toString(), "bernoulli", MODEL, document, false);

    StoredModel read = read();

    assertThat(read.family()).isEqualTo("bernoulli");
    assertThat(read.components()).isEqualTo(2);
    assertThat(read.dimensions()).isEqualTo(3);
    assertThat(read.document().fit().seed()).isEqualTo(7);
    assertThat(read.arrays()).containsOnlyKeys("weights", "probabilities");
    assertThat(read.arrays().get("probabilities").shape()).containsExactly(2, 3);
    assertThat(read.arrays().get("probabilities").values())
        .isEqualTo(MODEL.arrays().get("probabilities").values());
    Model model = read.model(family("bernoulli"));
    assertThat(model.weights()).containsExactly(.25, .75);
    assertThat(model.sameParameters(MODEL)).isTrue();
    assertThatThrownBy(() -> read.model(family("kmeans")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("found family 'bernoulli', expected kmeans");
  }

  @Test
  void theDocumentCannotContradictTheModel() throws IOException {
    ModelDocument other =
        document("'schemaVersion': 9, 'family': 'kmeans', 'components': 3, 'dimensions': 1");
    ModelDirectory.write(store, directory.toString(), "bernoulli", MODEL, other, false);

    assertThat(read().document().header())
        .isEqualTo(new ModelDocument.Header(1, "bernoulli", 2, 3));
  }

  @Test
  void fieldsOfOtherTypesAreRefusedAndUnknownOnesIgnored() throws IOException {
    byHand(MINIMAL.replace("{", "{\"mine\": [1], \"input\": {\"scale\": 255, \"by\": 3}, "));
    assertThat(read().input().scale()).contains(255.0);

    Path file = directory.resolve("model.json");
    Files.writeString(file, MINIMAL.replace("{", "{\"input\": {\"scale\": [1]}, "));
    refused("model.json: field input.scale: found [1], expected a number");
    Files.writeString(
        file, MINIMAL.replace("{", "{\"restarts\": [{\"restart\": 0, \"best\": \"so\"}], "));
    refused("model.json: field restarts[0].best: found \"so\", expected true or false");
    Files.writeString(file, MINIMAL.replace("{", "{\"restarts\": [{\"restart\": 0}], "));
    refused("model.json: field restarts[0].best: missing");
    Files.writeString(file, MINIMAL.replace("{", "{\"input\": {\"scale\": 0}, "));
    refused("model.json: field input.scale: found 0.0, expected a finite number above 0");
    Files.writeString(file, MINIMAL.replace("{", "{\"input\": {\"binarize\": \"x\"}, "));
    refused("model.json: field input.binarize: found \"x\", expected a number");
    Files.writeString(file, MINIMAL.replace("{", "{\"input\": {\"binarize\": \"NaN\"}, "));
    refused("model.json: field input.binarize: found NaN, expected a finite number");
  }

  @Test
  void listsAndChecksFilesBesideTheParameters() throws IOException {
    try (Publication publication = Publication.begin(store, directory.toString(), false)) {
      try (OutputStream out = publication.create("labels.txt")) {
        out.write('7');
      }
      ModelDirectory.write(publication, "bernoulli", MODEL, ModelDocument.EMPTY);
      publication.commit();
    }
    assertThat(read().document().files().keySet())
        .containsExactly("labels.txt", "probabilities.npy", "weights.npy");

    Files.writeString(directory.resolve("labels.txt"), "8");
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("labels.txt: found SHA-256");
  }

  @Test
  void readsAHandWrittenDirectory() throws IOException {
    byHand(MINIMAL);

    StoredModel read = read();

    assertThat(read.family()).isEqualTo("bernoulli");
    assertThat(read.model(family("bernoulli")).weights()).containsExactly(.25, .75);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "~~; byte 0 of 0: found no JSON object",
        "[1]; found no JSON object",
        "{\"schemaVersion\": 1,; byte 20 (line 1) of 20: expected valid JSON: Unexpected end",
        "{\"family\": \"a\", \"family\": \"b\"}; expected valid JSON: Duplicate",
        "{} {}; expected valid JSON",
        "{}; field schemaVersion: missing",
        "{\"schemaVersion\": 2}; field schemaVersion: found 2, expected at most 1",
        "{\"schemaVersion\": \"1\"}; found \"1\", expected a whole number",
        "{\"schemaVersion\": 1}; field family: missing",
        "{\"schemaVersion\": 1, \"family\": 3}; field family: found 3, expected a text",
        "{\"schemaVersion\": 1, \"family\": \"a\"}; field components: missing",
        "{\"schemaVersion\": 1, \"family\": \"a\", \"components\": 0, \"dimensions\": 1}; field"
            + " components: found 0, expected a whole number of at least 1",
        "{\"schemaVersion\": 1, \"family\": \"a\", \"components\": 1.5}; components: found 1.5",
        "{\"schemaVersion\": 1, \"family\": \"a\", \"components\": 9999999999}; components: found",
        "{\"schemaVersion\": 1, \"family\": \"a\", \"components\": 1}; field dimensions: missing"
      })
  void refusesModelJson(String json, String message) throws IOException {
    byHand(json);

    refused(message);
  }

  @Test
  void refusesDirectoriesThatAreNoModel() throws IOException {
    refused("model.json: missing; expected a model directory");
    Files.createDirectory(directory);
    refused("model.json: missing; expected a model directory");
  }

  @ParameterizedTest
  @CsvSource({
    "weights.npy, weights.npy: missing",
    "probabilities.npy, no array 'probabilities'",
  })
  void refusesMissingArrays(String name, String message) throws IOException {
    byHand(MINIMAL);
    Files.delete(directory.resolve(name));

    assertThatThrownBy(() -> read().model(family("bernoulli")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesWrongShapes() throws IOException {
    byHand(MINIMAL);
    put("probabilities", NdArray.of(new double[6], 3, 2));
    refused("probabilities.npy: found the shape (3, 2), expected (2, 3)");
    put("probabilities", NdArray.of(new double[6], 2, 3));
    put("variances", NdArray.of(new double[6], 6));
    refused("variances.npy: found the shape (6), expected (2) or (2, 3)");
    put("variances", NdArray.of(new double[2], 2));
    put("covariances", NdArray.of(new double[18], 2, 3, 3));
    assertThat(read().arrays())
        .containsOnlyKeys("weights", "probabilities", "variances", "covariances");
  }

  @ParameterizedTest
  @CsvSource({
    "weights, 0.5, NaN, element 1: found NaN",
    "weights, 1.5, -0.5, element 1: found -0.5",
    "weights, 0.5, 0.50001, found a sum of 1.00001",
    "variances, Infinity, 1, element 0: found Infinity",
    "variances, 1, -1e-9, element 1: found -1.0E-9"
  })
  void refusesValues(String name, double first, double second, String message) throws IOException {
    byHand(MINIMAL);
    put(name, NdArray.of(new double[] {first, second}, 2));

    refused(name + ".npy: " + message);
  }

  @Test
  void refusesProbabilitiesAboveOneAndInfiniteMeans() throws IOException {
    byHand(MINIMAL);
    put("probabilities", NdArray.of(new double[] {0, .5, 1, 0, .5, 1.0000001}, 2, 3));
    refused("probabilities.npy: element 5: found 1.0000001");
    put("probabilities", NdArray.of(new double[6], 2, 3));
    put("means", NdArray.of(new double[] {0, -9, 9, 0, Double.NEGATIVE_INFINITY, 0}, 2, 3));
    refused("means.npy: element 4: found -Infinity, expected a finite number");
  }

  @Test
  void acceptsWeightsThatRound() throws IOException {
    byHand(MINIMAL);
    put("weights", NdArray.of(new double[] {.2500005, .75}, 2));

    assertThat(read().arrays().get("weights").values()).containsExactly(.2500005, .75);
  }

  @Test
  void noticesDamagedAndLostFiles() throws IOException {
    ModelDirectory.write(
        store, directory.toString(), "bernoulli", MODEL, ModelDocument.EMPTY, false);
    Path file = directory.resolve("probabilities.npy");
    byte[] bytes = Files.readAllBytes(file);

    byte[] flipped = bytes.clone();
    flipped[flipped.length - 8] ^= 1;
    Files.write(file, flipped);
    refused("probabilities.npy: found SHA-256");
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refused("probabilities.npy: byte " + (bytes.length - 1) + ": found the end of the file");
    Files.delete(file);
    refused("probabilities.npy: missing; model.json lists it");
  }

  @Test
  void acceptsChecksumsInCapitalsAndRefusesPathsInFiles() throws IOException {
    byHand(MINIMAL);
    String sum = Checksums.sha256(Files.newInputStream(directory.resolve("weights.npy")));
    String files = MINIMAL.replace("}", ", \"files\": {\"NAME\": \"SUM\"}}");
    String capitals = files.replace("SUM", sum.toUpperCase(Locale.ROOT));

    Files.writeString(directory.resolve("model.json"), capitals.replace("NAME", "weights.npy"));
    assertThat(read().components()).isEqualTo(2);
    Files.writeString(directory.resolve("model.json"), capitals.replace("NAME", "../weights.npy"));
    refused("field files: found");
    Files.writeString(directory.resolve("model.json"), MINIMAL.replace("}", ", \"files\": 3}"));
    refused("field files: found 3");
  }

  @Test
  void aModelThatIsReplacedWhileItIsReadIsReadOnceMore() throws IOException {
    write(MODEL);
    Map<String, NdArray> arrays = new HashMap<>(MODEL.arrays());
    arrays.put("weights", NdArray.of(new double[] {.5, .5}, 2));
    Model other = family("bernoulli").read(2, 3, arrays);
    ModelStore replaced =
        new FaultyStore() {
          private boolean done;

          @Override
          public InputStream open(String path) throws IOException {
            if (path.endsWith(".npy") && !done) {
              done = true;
              write(other);
            }
            return super.open(path);
          }
        };
    StoredModel read = ModelDirectory.read(replaced, directory.toString());
    assertThat(read.arrays().get("weights").values()).containsExactly(.5, .5);
  }

  private void write(Model model) throws IOException {
    ModelDirectory.write(store, directory.toString(), "bernoulli", model, document(""), true);
  }

  private static Family<?, ?> family(String name) {
    return Families.of(name, HyperParameters.DEFAULTS);
  }

  private void byHand(String json) throws IOException {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("model.json"), json);
    for (Map.Entry<String, NdArray> array : MODEL.arrays().entrySet()) {
      put(array.getKey(), array.getValue());
    }
  }

  private void put(String name, NdArray array) throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve(name + ".npy"))) {
      NpyFile.write(out, array);
    }
  }

  private StoredModel read() throws IOException {
    return ModelDirectory.read(store, directory.toString());
  }

  private void refused(String message) {
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith(directory.toString())
        .extracting(failure -> failure.getMessage().lines().count())
        .isEqualTo(1L);
  }
}
