package io.emmer.spark.store;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.Publication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What tells directories that Emmer wrote from all others, and its files in them from those of the
 * user: {@code _SUCCESS}, as jobs of Hadoop leave one, lists them here. In a model directory
 * model.json does. Earlier builds left an empty {@code _SUCCESS}, as others do; those directories
 * are known by the names of all of their files.
 */
final class DirectoryMark {
  private static final String MARKER = "_SUCCESS";
  private static final String TITLE = "Written by Emmer:";

  /** The params that spark.ml keeps beside a model. */
  private static final String PARAMS = "metadata/part-00000";

  private static final Pattern CHECKSUM = Pattern.compile("(^|/)\\.([^/]+)\\.crc$");

  /** A table that Spark wrote, for Emmer or anyone. */
  private static final String PART = "part-\\d{5}-[0-9a-f-]{36}-c000\\.snappy\\.parquet";

  /** Of the model that rows are drawn from. */
  private static final String TRUTH = "_truth/(model\\.json|\\w+\\.npy)";

  /** The names of all files of a directory, for each kind that earlier builds wrote. */
  private static final List<String> EARLIER =
      List.of(
          "(images|labels)(-\\d{5})?-idx[13]-ubyte(\\.gz)?",
          "(rows|labels)\\.npy|" + TRUTH,
          "ratings\\.tsv",
          "(\\d+/)?\\d+\\.png",
          "(components?|label|logDensity|squaredDistance|percentile|responsibilities)\\.npy",
          "(linkage|labels)\\.npy|tree\\.(nwk|json)|dendrogram\\.svg",
          "quantize\\.(txt|json)|(sheet|[a-z-]+-\\d+(-sample)?)\\.png",
          "sweep\\.json|best-[^/]+/(model\\.json|\\w+\\.npy)",
          PART + "|" + TRUTH);

  private static final String COLUMNS =
      "row,id,label,component,(logDensity|squaredDistance)(,percentile)?(,responsibilities)?"
          + "|row,component,features|user,item,prediction,basis|user,rank,item,prediction";

  private static final int FOOTER_BYTES = 1 << 13;

  private DirectoryMark() {}

  /** What model.json says about files. */
  private record Model(int schemaVersion, String family, Map<String, Object> files) {}

  /** Lists what a directory holds; to be written last. */
  static void write(HadoopStore store, Publication directory) throws IOException {
    String text = String.join("\n", store.files(directory.temporary()));
    directory.write(MARKER, (TITLE + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A file in a directory, or anywhere below it, that Emmer did not write. */
  static Optional<String> stranger(HadoopStore store, String directory) throws IOException {
    List<String> files = store.files(directory);
    Set<String> own = new HashSet<>();
    if (files.contains(ModelDirectory.MODEL_JSON)) {
      addModel(own, store, directory + "/" + ModelDirectory.MODEL_JSON);
    }
    String mark = files.contains(MARKER) ? text(store, directory + "/" + MARKER) : "none";
    if (mark.startsWith(TITLE + "\n")) {
      own.add(MARKER);
      mark.lines().forEach(own::add);
    }
    List<String> strangers = others(files, own::contains);
    if (mark.isEmpty() && files.size() > 1) {
      for (String names : EARLIER) {
        List<String> others = others(files, file -> file.equals(MARKER) || file.matches(names));
        boolean fewer = others.size() < strangers.size();
        if (fewer && (!names.startsWith(PART) || isTableOfEmmer(store, directory, files))) {
          strangers = others;
        }
      }
    }
    // Whatever it is, it says more than another program's mark.
    return strangers.stream()
        .min(Comparator.comparing(file -> file.equals(MARKER) || CHECKSUM.matcher(file).find()));
  }

  /** Of checksum files, which Hadoop writes beside others, those count that they belong to. */
  private static List<String> others(List<String> files, Predicate<String> own) {
    return files.stream()
        .filter(file -> !own.test(CHECKSUM.matcher(file).replaceAll("$1$2")))
        .toList();
  }

  /** By its columns, or by the model that its rows are drawn from. */
  private static boolean isTableOfEmmer(HadoopStore store, String directory, List<String> files)
      throws IOException {
    Optional<String> part = files.stream().filter(file -> file.matches(PART)).findFirst();
    if (part.isEmpty() || files.contains("_truth/" + ModelDirectory.MODEL_JSON)) {
      return part.isPresent();
    }
    // As Spark keeps its schema, whose arrays have no names in them.
    return Pattern.compile("\"name\":\"(\\w+)\"")
        .matcher(store.tail(directory + "/" + part.get(), FOOTER_BYTES))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.joining(","))
        .matches(COLUMNS);
  }

  private static String text(HadoopStore store, String file) throws IOException {
    try (InputStream in = store.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void addModel(Set<String> own, HadoopStore store, String json) throws IOException {
    try {
      Model model = Json.read(store, json, Model.class);
      if (model.family != null && model.files != null) {
        own.addAll(List.of(ModelDirectory.MODEL_JSON, PARAMS));
        own.addAll(model.files.keySet());
      }
    } catch (ModelFormatException e) {
      // Another program's.
    }
  }
}
