package io.emmer.app.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emmer.em.model.Json;
import io.emmer.spark.ExitCode;
import io.emmer.spark.Interruption;
import io.emmer.spark.Secrets;
import io.emmer.spark.UsageException;
import io.emmer.spark.store.FileKind;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a verb ended, in a small file for those who see no exit code, as of the driver of a cluster.
 * It is written last. One that another run left goes first, so that none stands for a run that was
 * killed.
 */
final class StatusFile {
  static final String OPTION = "--status-file";

  /** What the process ends with where a signal ends it. */
  private static final int INTERRUPTED = 143;

  /** The content; without a failure there is no reason. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Status(int code, String reason, List<String> outputs) {}

  private final String file;
  private final String output; // null where none is named
  private HadoopStore store;
  private boolean isRefused;

  /**
   * The file that a command line names, whatever else is wrong with it.
   *
   * @param words with those of a configuration file
   */
  StatusFile(String[] words) {
    file = ConfigFile.valueOf(OPTION, words);
    String named = ConfigFile.valueOf("--output", words);
    output = named != null ? named : ConfigFile.valueOf("-o", words);
  }

  boolean isGiven() {
    return file != null;
  }

  /** Whether it is, as far as that is known before there is a Spark. */
  boolean isOnThisMachine() {
    try {
      return FileChecks.early(List.of()).sees(file);
    } catch (UsageException e) {
      // What is no path is refused here, when the verb begins.
      return true;
    }
  }

  /**
   * Takes away what another run left.
   *
   * @param places that the verb writes, by their options
   * @param inputs that it reads
   * @throws UsageException if the file is something else, or would be part of another place
   */
  void begin(FileChecks files, Map<String, String> places, List<FileChecks.Input> inputs)
      throws IOException {
    store = files.store();
    for (FileChecks.Input input : inputs) {
      files.sees(input.name()); // what is no path is told in this file
    }
    try {
      files.requireApart(OPTION, places, inputs);
      store.requireFileFree(file, FileKind.STATUS, true);
    } catch (UsageException e) {
      isRefused = true;
      throw e;
    }
    store.delete(file);
  }

  /**
   * Writes the file, unless its place was refused, or is in an output of wrong options.
   *
   * @param reason one line, or null
   * @param outputs of the verb, of which those are told that are there
   */
  void write(int code, String reason, List<String> outputs) throws IOException {
    if (isRefused) {
      return;
    }
    HadoopStore to = store == null ? FileChecks.early(List.of()).store() : store;
    if (store == null && output != null && to.isIn(file, output)) {
      return;
    }
    boolean failed = code == ExitCode.FAILED.code();
    List<String> left = new ArrayList<>();
    if (!failed && code != ExitCode.USAGE.code() && code != ExitCode.BAD_INPUT.code()) {
      for (String output : outputs) {
        if (to.exists(output)) {
          left.add(Secrets.hide(to.absolute(output)));
        }
      }
    }
    Status status =
        new Status(failed && Interruption.isRequested() ? INTERRUPTED : code, reason, left);
    to.writeFile(file, (Json.text(status) + "\n").getBytes(StandardCharsets.UTF_8), true);
  }
}
