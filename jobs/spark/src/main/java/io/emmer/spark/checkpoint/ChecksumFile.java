package io.emmer.spark.checkpoint;

import io.emmer.em.model.Checksums;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.Publication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checksums of the files of a directory, in the form of {@code sha256sum}. */
public final class ChecksumFile {
  static final String NAME = "SHA256SUMS";

  private ChecksumFile() {}

  /** Writes the checksums of all files so far. */
  public static void write(Publication into) throws IOException {
    StringBuilder sums = new StringBuilder();
    into.checksums()
        .forEach((name, sum) -> sums.append(sum).append("  ").append(name).append('\n'));
    into.write(NAME, sums.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Compares files with their checksums.
   *
   * @throws ModelFormatException where one differs or is not listed
   */
  public static void check(ModelStore store, String directory, List<String> names)
      throws IOException {
    Map<String, String> sums = new LinkedHashMap<>();
    try (InputStream in = store.open(directory + "/" + NAME)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" {2}", 2))
          .forEach(parts -> sums.put(parts[parts.length - 1], parts[0]));
    }
    for (String name : names) {
      String path = directory + "/" + name;
      try (InputStream in = store.open(path)) {
        String found = Checksums.sha256(in);
        if (!found.equals(sums.get(name))) {
          throw new ModelFormatException(
              "%s: found SHA-256 %s, expected %s as %s says", path, found, sums.get(name), NAME);
        }
      }
    }
  }
}
