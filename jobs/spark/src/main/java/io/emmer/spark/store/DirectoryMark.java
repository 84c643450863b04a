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
import java.util.regex.Pattern;

/**
 * What tells directories that Emmer wrote from all others, and its files in them from those of the
 * user: {@code _SUCCESS}, as jobs of Hadoop leave one, lists them here. In a model directory
 * model.json does.
 */
final class DirectoryMark {
  private static final String MARKER = "_SUCCESS";
  private static final String TITLE = "Written by Emmer:";

  /** The params that spark.ml keeps beside a model. */
  private static final String PARAMS = "metadata/part-00000";

  private static final Pattern CHECKSUM = Pattern.compile("(^|/)\\.([^/]+)\\.crc$");

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
    // Of checksum files, which Hadoop writes beside others, those count that they belong to.
    // Whatever else there is, it says more than another program's mark.
    return files.stream()
        .filter(file -> !own.contains(CHECKSUM.matcher(file).replaceAll("$1$2")))
        .min(Comparator.comparing(file -> file.equals(MARKER) || CHECKSUM.matcher(file).find()));
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
