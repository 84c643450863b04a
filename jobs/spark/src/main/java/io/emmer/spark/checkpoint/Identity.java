package io.emmer.spark.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.emmer.em.Candidate;
import io.emmer.em.NamesSettings;
import io.emmer.em.NdArray;
import io.emmer.em.model.Checksums;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.NpyFile;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.Version;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.rows.RowOrder;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.TableQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What decides about the numbers of a job.
 *
 * @param configuration options by name; those that cannot change a number are not among them
 * @param input what tells inputs apart, without their places and times
 */
public record Identity(
    @JsonProperty(required = true) SortedMap<String, String> configuration,
    @JsonProperty(required = true) SortedMap<String, String> input) {
  public Identity {
    configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
    input = Collections.unmodifiableSortedMap(new TreeMap<>(input));
  }

  /** Any maps as an identity. */
  public static Identity of(Map<String, String> configuration, Map<String, String> input) {
    return new Identity(new TreeMap<>(configuration), new TreeMap<>(input));
  }

  /**
   * The identity of a fit.
   *
   * @param options by name, those that may change a number
   * @param rows that models are fitted to
   * @param start the model that the fit starts from, if any
   */
  public static Identity of(
      Map<String, String> options, RowSource rows, Optional<Candidate<?, ?>> start)
      throws IOException {
    InputDocument document = ModelMetadata.input(rows);
    Map<String, String> configuration = new TreeMap<>(options);
    configuration.put("scale", Double.toString(rows.scaling().divisor()));
    if (start.isPresent()) {
      configuration.put("init model's SHA-256", sha256(start.get()));
    }
    putOrder(configuration, rows.input().order(), rows.query().table());
    // Which columns they are may depend on options that change no number by themselves.
    if (document.features() != null && rows.query().table().features().isEmpty()) {
      configuration.put("features", TableQuery.joined(document.features()));
    }
    return of(
        configuration,
        Map.of(
            "fingerprint",
            document.fingerprint(),
            "rowsInFiles",
            document.rowsInFiles().toString(),
            "dimensions",
            document.dimensions().toString()));
  }

  /** The order of rows, and of the columns that it depends on those that no number else does. */
  private static void putOrder(
      Map<String, String> configuration, RowOrder order, TableQuery table) {
    if (order == RowOrder.FILE) {
      return;
    }
    configuration.put("order", order.toString());
    if (table.id() != null) {
      configuration.put("id", table.id());
    }
    if (order == RowOrder.CONTENT && table.label() != null) {
      configuration.put("label", table.label());
    }
  }

  private static String sha256(Candidate<?, ?> start) throws IOException {
    MessageDigest digest = Checksums.sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      for (NdArray array : new TreeMap<>(start.model().arrays()).values()) {
        NpyFile.write(out, array);
      }
    }
    return Checksums.hex(digest);
  }

  /**
   * Refuses to go on from a checkpoint of another job; warns of one by another version.
   *
   * @param checkpoint its path
   * @param stored its identity
   * @param version of the program that wrote it
   * @throws UsageException for another configuration
   * @throws InputException for another input
   */
  public void requireThatOf(
      String checkpoint, Identity stored, String version, Consumer<String> messages) {
    for (String name : union(configuration, stored.configuration)) {
      String found = configuration.get(name);
      String expected = stored.configuration.get(name);
      if (!Objects.equals(found, expected)) {
        throw new UsageException(
            "%s: is of a run with %s, found %s; give the same options, or another {checkpoint}",
            checkpoint, option(name, expected), option(name, found));
      }
    }
    for (String name : union(input, stored.input)) {
      if (!Objects.equals(input.get(name), stored.input.get(name))) {
        throw new InputException(
            "%s: is of an input of %s %s, found %s; give the same {input}, or another {checkpoint}",
            checkpoint, name, stored.input.get(name), input.get(name));
      }
    }
    if (!version.equals(Version.text())) {
      messages.accept(
          Text.format(
              "warning: %s is by version %s; this is %s, whose last bits may differ",
              checkpoint, version, Version.text()));
    }
  }

  private static Set<String> union(Map<String, String> one, Map<String, String> other) {
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  private static String option(String name, String value) {
    String setting = NamesSettings.setting(name);
    return value == null ? "no " + setting : setting + " " + value;
  }
}
