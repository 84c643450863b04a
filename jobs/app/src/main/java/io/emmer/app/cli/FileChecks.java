package io.emmer.app.cli;

import io.emmer.em.model.ModelDirectory;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.store.FileKind;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Checks of the files that a verb names, which take a look at each. They are made twice: of files
 * of this machine before Spark starts, which takes seconds, and of all with the settings of Spark.
 */
final class FileChecks {
  private static final String HADOOP = "spark.hadoop.";

  /**
   * What is read.
   *
   * @param name of a file or directory, or a glob
   * @param mayBeReplaced whether a place may be the same, but not in it: it is read before
   */
  record Input(String name, boolean mayBeReplaced) {
    /** With this text in the place of another one. */
    Input of(String text, String by) {
      return new Input(name.replace(text, by), mayBeReplaced);
    }
  }

  private final Configuration conf;
  private final HadoopStore store;
  private final boolean localOnly;

  private FileChecks(Configuration conf, boolean localOnly) {
    this.conf = conf;
    this.store = new HadoopStore(conf);
    this.localOnly = localOnly;
  }

  /** Checks of all files. */
  static FileChecks of(Configuration conf) {
    return new FileChecks(conf, false);
  }

  /**
   * Checks of files of this machine only, before there is a Spark.
   *
   * @param settings KEY=VALUE of Spark, beside the system's properties
   */
  static FileChecks early(Collection<String> settings) {
    return new FileChecks(configuration(settings), true);
  }

  /** What Spark will make of its settings, as far as they name file systems. */
  private static Configuration configuration(Collection<String> settings) {
    Configuration conf = new Configuration();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(HADOOP))
        .forEach(name -> conf.set(name.substring(HADOOP.length()), System.getProperty(name)));
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (setting.startsWith(HADOOP) && equals > HADOOP.length()) {
        conf.set(setting.substring(HADOOP.length(), equals), setting.substring(equals + 1));
      }
    }
    return conf;
  }

  Configuration configuration() {
    return conf;
  }

  HadoopStore store() {
    return store;
  }

  /** Whether a path is looked at. */
  boolean sees(String path) {
    return !localOnly || LocalFiles.isLocal(conf, HadoopStore.path(path));
  }

  /** Whether all of them are. */
  boolean sees(Collection<String> paths) {
    return paths.stream().allMatch(this::sees);
  }

  /**
   * Refuses inputs that are not there.
   *
   * @throws io.emmer.spark.InputException if a name stands for nothing
   */
  void inputs(List<String> names) throws IOException {
    for (String name : names) {
      if (sees(name)) {
        InputPaths.find(conf, name);
      }
    }
  }

  /**
   * Refuses places of which one is, or is in, another one or what is read.
   *
   * @param places that are written, by their options
   */
  void requireApart(Map<String, String> places, List<Input> inputs) throws IOException {
    for (String option : places.keySet()) {
      requireApart(option, places, inputs);
    }
  }

  /** As {@link #requireApart(Map, List)}, of one of the places. */
  void requireApart(String option, Map<String, String> places, List<Input> inputs)
      throws IOException {
    String place = places.get(option);
    if (!sees(place)) {
      return;
    }
    for (Input input : inputs) {
      if (sees(input.name()) && !isReplaced(place, input)) {
        requireApart(option, place, input.name());
      }
    }
    for (Map.Entry<String, String> other : places.entrySet()) {
      if (!other.getKey().equals(option)
          && sees(other.getValue())
          && store.haveOneScheme(place, other.getValue())
          && store.isIn(place, other.getValue())) {
        throw new UsageException(
            "%s %s: is, or is in, %s %s; give another name",
            option, place, other.getKey(), other.getValue());
      }
    }
  }

  /**
   * Refuses places that are, or hold, files that are read. These may be many, as those of a table
   * of a catalog: each is looked at once.
   */
  void requireNotIn(Map<String, String> places, Collection<String> files) throws IOException {
    Map<String, String> canonical = new TreeMap<>();
    for (Map.Entry<String, String> place : places.entrySet()) {
      canonical.put(place.getKey(), store.canonical(place.getValue()) + "/");
    }
    for (String file : files) {
      String read = store.canonical(file) + "/";
      for (Map.Entry<String, String> place : canonical.entrySet()) {
        if (read.startsWith(place.getValue())) {
          throw holds(place.getKey(), places.get(place.getKey()), file);
        }
      }
    }
  }

  private static UsageException holds(String option, String place, String input) {
    return new UsageException("%s: holds the input %s; give another %s", place, input, option);
  }

  private boolean isReplaced(String place, Input input) throws IOException {
    return input.mayBeReplaced()
        && store.haveOneScheme(place, input.name())
        && store.isSame(place, input.name());
  }

  private void requireApart(String option, String place, String input) throws IOException {
    if (!store.haveOneScheme(place, input)) {
      // The other file system may be one that only Spark reaches.
      return;
    }
    if (store.isIn(input, place)) {
      throw holds(option, place, input);
    }
    if (store.isIn(place, input) && store.isDirectory(input)) {
      throw new UsageException("%s: is in the input %s; give another %s", place, input, option);
    }
    if (InputPaths.isGlobOf(conf, input, place)) {
      throw new UsageException(
          "%s: is among the input %s, which the next run would read; give another %s",
          place, input, option);
    }
  }

  /** Refuses what is no model of rows. */
  void model(String directory) throws IOException {
    if (sees(directory)) {
      ModelDirectory.requireRows(store, directory);
    }
  }

  /** Refuses a file where a directory is kept. */
  void kept(String directory) throws IOException {
    if (sees(directory)) {
      store.requireNoFile(directory);
    }
  }

  /** Refuses a directory that must not be replaced. */
  void directory(OutputOptions output) throws IOException {
    if (sees(output.output)) {
      store.requireFree(output.output, output.overwrite);
    }
  }

  /** Refuses a file that must not be replaced. */
  void file(OutputOptions output, FileKind kind) throws IOException {
    if (sees(output.output)) {
      store.requireFileFree(output.output, kind, output.overwrite);
    }
  }
}
