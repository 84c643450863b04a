package io.emmer.spark.ratings;

import io.emmer.em.NdArray;
import io.emmer.em.model.Checksums;
import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.Publication;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NpyStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * A factorisation, and the directory that holds it: {@code users.npy} (U, k), {@code items.npy} (I,
 * k), {@code user_means.npy} (U), {@code item_means.npy} (I), {@code user_ids.txt} and {@code
 * item_ids.txt}, one id a line, and {@code model.json}. A prediction is user_means[u] + users[u] @
 * items[i].
 *
 * @param factors k
 * @param users users[u*k + f] of user userIds[u], ids ascending
 * @param items likewise
 * @param names texts of ids that are no numbers, of both sides
 */
public record FactorModel(
    int factors,
    long[] userIds,
    long[] itemIds,
    RatingMeans means,
    double[] users,
    double[] items,
    Map<Long, String> names)
    implements Serializable {
  /** Tells models apart whose predictions differ. */
  String fingerprint() {
    return Integer.toHexString(31 * Arrays.hashCode(users) + Arrays.hashCode(items));
  }

  /** What a prediction is made of. */
  enum Basis {
    FACTORS("factors"),
    USER_MEAN("user-mean"),
    ITEM_MEAN("item-mean"),
    GLOBAL_MEAN("global-mean");

    private final String text;

    Basis(String text) {
      this.text = text;
    }

    /** As tables say it. */
    String text() {
      return text;
    }
  }

  /** A predicted rating. */
  record Prediction(double rating, Basis basis) {}

  /** user mean + q.p; where either is unknown, the mean of what is known. */
  Prediction predict(long user, long item) {
    int u = Arrays.binarySearch(userIds, user);
    int i = Arrays.binarySearch(itemIds, item);
    if (u >= 0 && i >= 0) {
      double product = 0;
      for (int f = 0; f < factors; f++) {
        product = Math.fma(users[u * factors + f], items[i * factors + f], product);
      }
      return new Prediction(means.users()[u] + product, Basis.FACTORS);
    }
    if (u >= 0) {
      return new Prediction(means.users()[u], Basis.USER_MEAN);
    }
    return i >= 0
        ? new Prediction(means.items()[i], Basis.ITEM_MEAN)
        : new Prediction(means.global(), Basis.GLOBAL_MEAN);
  }

  /** How the ids of a side are written in tables: as texts where any is no number. */
  DataType type(long[] ids) {
    return !names.isEmpty() && Arrays.stream(ids).anyMatch(names::containsKey)
        ? DataTypes.StringType
        : DataTypes.LongType;
  }

  /** An id of a side as tables have it. */
  Object written(long id, DataType type) {
    return type.equals(DataTypes.LongType) ? id : names.getOrDefault(id, Long.toString(id));
  }

  /** Whether a model directory is one of factorised ratings. */
  public static boolean isOne(Configuration conf, String directory) throws IOException {
    return ModelDirectory.family(new HadoopStore(conf), directory).equals(ModelDirectory.RATINGS);
  }

  /**
   * Reads a model to find out whether all files are whole.
   *
   * @throws ModelFormatException if one is damaged
   */
  public static void check(Configuration conf, String directory) throws IOException {
    read(conf, directory);
  }

  /**
   * Reads a model directory whole.
   *
   * @throws ModelFormatException if it is damaged, or the model of something else
   */
  static FactorModel read(Configuration conf, String directory) throws IOException {
    HadoopStore store = new HadoopStore(conf);
    return read(store, directory, document(store, directory));
  }

  private static FactorDocument document(HadoopStore store, String directory) throws IOException {
    String path = directory + "/" + ModelDirectory.MODEL_JSON;
    if (!store.exists(path)) {
      throw new ModelFormatException("%s: missing; expected what factorize wrote", path);
    }
    String family = ModelDirectory.family(store, directory);
    if (!family.equals(ModelDirectory.RATINGS)) {
      throw new ModelFormatException(
          "%s: field family: found '%s', expected '%s', which factorize writes; see emmer predict",
          path, family, ModelDirectory.RATINGS);
    }
    return Json.read(store, path, FactorDocument.class);
  }

  private static FactorModel read(HadoopStore store, String directory, FactorDocument document)
      throws IOException {
    int k = document.header().factors();
    int users = document.header().users();
    int items = document.header().items();
    Map<String, String> files = document.files() == null ? Map.of() : document.files();
    String prefix = directory + "/";
    Map<Long, String> names = new HashMap<>();
    return new FactorModel(
        k,
        ids(store, prefix, "user_ids.txt", files, users, names),
        ids(store, prefix, "item_ids.txt", files, items, names),
        new RatingMeans(
            document.header().globalMean(),
            values(store, prefix, "user_means.npy", files, users),
            values(store, prefix, "item_means.npy", files, items)),
        values(store, prefix, "users.npy", files, users, k),
        values(store, prefix, "items.npy", files, items, k),
        names);
  }

  private static double[] values(
      HadoopStore store, String prefix, String name, Map<String, String> files, int... shape)
      throws IOException {
    String path = prefix + name;
    try (DigestInputStream in = open(store, path)) {
      NdArray array = NpyFile.read(in, path);
      requireSame(in, files.getOrDefault(name, ""), path);
      if (!Arrays.equals(array.shape(), shape)) {
        throw new ModelFormatException(
            "%s: found the shape %s, expected %s",
            path, Arrays.toString(array.shape()), Arrays.toString(shape));
      }
      return array.values();
    }
  }

  private static long[] ids(
      HadoopStore store,
      String prefix,
      String name,
      Map<String, String> files,
      int count,
      Map<Long, String> names)
      throws IOException {
    String path = prefix + name;
    List<String> written;
    try (DigestInputStream in = open(store, path)) {
      written =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
      requireSame(in, files.getOrDefault(name, ""), path);
    }
    long[] ids = written.stream().mapToLong(IdText::number).toArray();
    for (int i = 0; i < ids.length; i++) {
      if (IdText.name(written.get(i), ids[i]) != null) {
        names.put(ids[i], written.get(i));
      }
    }
    if (ids.length != count) {
      throw new ModelFormatException(
          "%s: found %d ids, expected %d as model.json says", path, ids.length, count);
    }
    return ids;
  }

  private static DigestInputStream open(HadoopStore store, String path) throws IOException {
    if (!store.exists(path)) {
      throw new ModelFormatException("%s: missing", path);
    }
    return new DigestInputStream(store.open(path), Checksums.sha256());
  }

  private static void requireSame(DigestInputStream read, String checksum, String path) {
    String found = Checksums.hex(read.getMessageDigest());
    if (!found.equals(checksum)) {
      throw new ModelFormatException(
          "%s: found SHA-256 %s, expected %s as written", path, found, checksum);
    }
  }

  /** Writes a model; returns its document with the checksums of the files. */
  static FactorDocument write(
      Configuration conf,
      FactorRun.Target target,
      RatingData data,
      SparkSteps.State state,
      FactorDocument document)
      throws IOException {
    HadoopStore store = new HadoopStore(conf);
    int factors = document.header().factors();
    try (Publication into = store.begin(target.directory(), target.overwrite())) {
      factors(into, "users.npy", state.users(), data.userIds().length, factors);
      factors(into, "items.npy", state.items(), data.itemIds().length, factors);
      into.write("user_means", NdArray.of(data.means().users(), data.means().users().length));
      into.write("item_means", NdArray.of(data.means().items(), data.means().items().length));
      ids(into, "user_ids.txt", data.userIds(), data.names());
      ids(into, "item_ids.txt", data.itemIds(), data.names());
      FactorDocument whole = document.with(new TreeMap<>(into.checksums()));
      json(into, ModelDirectory.MODEL_JSON, whole);
      into.commit();
      return whole;
    }
  }

  /** Writes a document, whose last line does not end. */
  static void json(Publication into, String name, Record document) throws IOException {
    into.write(name, Json.text(document).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes (rows, k), a block at a time. */
  static void factors(Publication into, String name, Factors factors, int rows, int k)
      throws IOException {
    try (NpyStream out = NpyStream.open(into.create(name), rows, k)) {
      Iterator<double[]> blocks = factors.blocks();
      while (blocks.hasNext()) {
        out.write(blocks.next());
      }
    }
  }

  private static void ids(Publication into, String name, long[] ids, Map<Long, String> names)
      throws IOException {
    try (BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(into.create(name), StandardCharsets.UTF_8))) {
      for (long id : ids) {
        out.write(names.getOrDefault(id, Long.toString(id)));
        out.write('\n');
      }
    }
  }
}
