package io.emmer.spark.checkpoint;

import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.Version;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
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
public record Identity(SortedMap<String, String> configuration, SortedMap<String, String> input) {
  public Identity {
    configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
    input = Collections.unmodifiableSortedMap(new TreeMap<>(input));
  }

  /** Any maps as an identity. */
  public static Identity of(Map<String, String> configuration, Map<String, String> input) {
    return new Identity(new TreeMap<>(configuration), new TreeMap<>(input));
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
            "%s: is of a run with %s, found %s; give the same options, or another --checkpoint"
                .formatted(checkpoint, option(name, expected), option(name, found)));
      }
    }
    for (String name : union(input, stored.input)) {
      if (!Objects.equals(input.get(name), stored.input.get(name))) {
        throw new InputException(
            "%s: is of an input of %s %s, found %s; give the same --input, or another --checkpoint"
                .formatted(checkpoint, name, stored.input.get(name), input.get(name)));
      }
    }
    if (!version.equals(Version.text())) {
      messages.accept(
          "warning: %s is by version %s; this is %s, whose last bits may differ"
              .formatted(checkpoint, version, Version.text()));
    }
  }

  private static Set<String> union(Map<String, String> one, Map<String, String> other) {
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  private static String option(String name, String value) {
    return value == null ? "no --" + name : "--" + name + " " + value;
  }
}
