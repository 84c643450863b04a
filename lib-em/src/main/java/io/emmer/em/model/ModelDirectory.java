package io.emmer.em.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.family.Families;
import io.emmer.em.text.Text;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A fitted or starting model on disk: {@code model.json} and one {@code .npy} file per parameter.
 *
 * <p>Needed to read one: {@code schemaVersion}, {@code family}, {@code components} (K), {@code
 * dimensions} (D), {@code weights.npy} (K), and the arrays of the family: {@code means} (K, D),
 * {@code probabilities} (K, D), {@code variances} (K) or (K, D), {@code covariances} (D, D) or (K,
 * D, D). Where {@code files} gives the SHA-256 of a file, it is checked.
 */
public final class ModelDirectory {
  /** The version of the format that is written, and the newest that is read. */
  public static final int SCHEMA_VERSION = 1;

  /** The file that makes a directory a model; written last. */
  public static final String MODEL_JSON = "model.json";

  /** The family of factorised ratings, which is none of components. */
  public static final String RATINGS = "ratings";

  private ModelDirectory() {}

  /**
   * Writes a model and publishes it in one step.
   *
   * @param directory where it shall appear
   * @param document the rest of model.json
   * @param overwrite whether an existing directory is replaced
   * @throws java.nio.file.FileAlreadyExistsException where there is one and it is not
   */
  public static void write(
      ModelStore store,
      String directory,
      String family,
      Model model,
      ModelDocument document,
      boolean overwrite)
      throws IOException {
    try (Publication publication = Publication.begin(store, directory, overwrite)) {
      write(publication, family, model, document);
      publication.commit();
    }
  }

  /**
   * Writes the arrays of a model and then model.json, which lists the checksums of all files that
   * {@code into} has so far.
   */
  public static void write(Publication into, String family, Model model, ModelDocument document)
      throws IOException {
    for (Map.Entry<String, NdArray> array : new TreeMap<>(model.arrays()).entrySet()) {
      into.write(array.getKey(), array.getValue());
    }
    ModelDocument.Header header =
        new ModelDocument.Header(SCHEMA_VERSION, family, model.components(), model.dimensions());
    into.write(MODEL_JSON, Json.bytes(document.with(header, new TreeMap<>(into.checksums()))));
  }

  /**
   * Reads a model directory and checks it.
   *
   * @throws ModelFormatException where it is incomplete, damaged, of a newer version, or its
   *     parameters are of the wrong shape, not finite, or weights that do not sum to 1
   */
  public static StoredModel read(ModelStore store, String directory) throws IOException {
    try {
      return readOnce(store, directory);
    } catch (ModelFormatException | FileNotFoundException | NoSuchFileException e) {
      // Another model may have taken its place meanwhile.
      return readOnce(store, directory);
    }
  }

  private static StoredModel readOnce(ModelStore store, String directory) throws IOException {
    requireRows(store, directory);
    ObjectNode fields = Json.object(store, directory + "/" + MODEL_JSON);
    if (!fields.has("dimensions") && fields.has("features")) {
      fields.put("dimensions", fields.get("features").size());
    }
    ModelDocument document = Json.bind(fields, ModelDocument.class, directory + "/" + MODEL_JSON);
    ModelDocument.Header header = document.header();
    Set<String> names = new LinkedHashSet<>(ParameterArray.NAMES);
    Set<String> own = Families.find(header.family()).map(Family::ownArrays).orElse(Set.of());
    names.addAll(own);
    Map<String, NdArray> arrays = arrays(store, directory, checksums(document, directory), names);
    if (!arrays.containsKey(ParameterArray.WEIGHTS.arrayName())) {
      throw new ModelFormatException(
          "%s/weights.npy: missing; expected the weights of %d components",
          directory, header.components());
    }
    for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
      String file = directory + "/" + array.getKey() + ".npy";
      ParameterArray.of(array.getKey())
          .filter(shared -> !own.contains(array.getKey()))
          .ifPresent(shared -> shared.check(array.getValue(), header, file));
    }
    return new StoredModel(directory, document, Collections.unmodifiableMap(arrays));
  }

  private static Map<String, String> checksums(ModelDocument document, String directory) {
    Map<String, String> files = document.files() == null ? Map.of() : document.files();
    files.forEach(
        (name, sum) -> {
          if (sum == null || !Publication.isPlain(name)) {
            throw new ModelFormatException(
                "%s/%s: field files: found %s for '%s', expected SHA-256 by names without"
                    + " directories",
                directory, MODEL_JSON, sum, name);
          }
        });
    return files;
  }

  /**
   * The family that a model directory names.
   *
   * @throws ModelFormatException where there is no model.json, or one of a newer version
   */
  public static String family(ModelStore store, String directory) throws IOException {
    String path = directory + "/" + MODEL_JSON;
    if (!store.exists(path)) {
      throw new ModelFormatException(
          "%s: missing; expected a model directory, which holds model.json", path);
    }
    return Json.read(store, path, Head.class).family;
  }

  /** What model directories of all kinds have. */
  record Head(int schemaVersion, String family) {
    Head {
      ModelDocument.requirePositive("schemaVersion", schemaVersion);
      if (schemaVersion > SCHEMA_VERSION) {
        throw new IllegalArgumentException(
            Text.format(
                "schemaVersion: found %d, expected at most %d; read it with the version of Emmer"
                    + " that wrote it",
                schemaVersion, SCHEMA_VERSION));
      }
      if (family == null) {
        throw new IllegalArgumentException("family: missing");
      }
    }
  }

  /**
   * Refuses factorised ratings, which are no model of rows.
   *
   * @throws ModelFormatException as {@link #family} does, or if it is one of them
   */
  public static void requireRows(ModelStore store, String directory) throws IOException {
    if (family(store, directory).equals(RATINGS)) {
      throw new ModelFormatException(
          "%s/%s: field family: found \"ratings\", expected a model of rows; of ratings emmer"
              + " recommend predicts pairs, and emmer inspect tells the errors",
          directory, MODEL_JSON);
    }
  }

  /** Parameters that exist; other files only have their checksums compared. */
  private static Map<String, NdArray> arrays(
      ModelStore store, String directory, Map<String, String> checksums, Set<String> names)
      throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>(checksums);
    for (String parameter : names) {
      String name = parameter + ".npy";
      String expected = others.remove(name);
      String path = directory + "/" + name;
      if (expected != null || store.exists(path)) {
        requireExists(store, path);
        arrays.put(parameter, array(store, path, expected));
      }
    }
    for (Map.Entry<String, String> file : others.entrySet()) {
      String path = directory + "/" + file.getKey();
      requireExists(store, path);
      try (InputStream in = store.open(path)) {
        compare(Checksums.sha256(in), file.getValue(), path);
      }
    }
    return arrays;
  }

  private static NdArray array(ModelStore store, String path, String expected) throws IOException {
    MessageDigest digest = Checksums.sha256();
    try (InputStream in = new DigestInputStream(store.open(path), digest)) {
      NdArray array = NpyFile.read(in, path);
      if (expected != null) {
        compare(Checksums.hex(digest), expected, path);
      }
      return array;
    }
  }

  private static void requireExists(ModelStore store, String path) throws IOException {
    if (!store.exists(path)) {
      throw new ModelFormatException("%s: missing; model.json lists it", path);
    }
  }

  private static void compare(String found, String expected, String path) {
    if (!found.equals(expected.toLowerCase(Locale.ROOT))) {
      throw new ModelFormatException(
          "%s: found SHA-256 %s, expected %s as model.json says", path, found, expected);
    }
  }
}
