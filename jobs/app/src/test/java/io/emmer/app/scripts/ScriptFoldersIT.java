package io.emmer.app.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.cluster.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code scripts/cluster}, {@code scripts/hdfs} and {@code scripts/yarn} leave alone: folders
 * that are not theirs.
 */
class ScriptFoldersIT {
  @TempDir private Path output;
  @TempDir private Path temp;

  private Script.Result run(String script, String... arguments) throws Exception {
    return Script.run(output, script, List.of(arguments));
  }

  private static void assertRefused(Script.Result result, int exitCode, String script) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err().lines()).singleElement().asString().startsWith(script + ": ");
    assertThat(result.out()).isEmpty();
  }

  /** Every file below a folder, with its text. */
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        String name = folder.relativize(file).toString();
        found.put(name, Files.isRegularFile(file) ? Files.readString(file) : "");
      }
    }
    return found;
  }

  /** Folders of the names that the scripts use themselves, with somebody else's files. */
  private Path somebodyElses(String name) throws IOException {
    Path folder = temp.resolve(name);
    for (String file :
        List.of("conf/spark-defaults.conf", "conf/hdfs-site.xml", "local/bin", "data-1/x")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "mine");
    }
    return folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "hdfs", "yarn"})
  void aFolderOfSomebodyElseStaysAsItIs(String script) throws Exception {
    for (String name : List.of("plain", "it's \"a\" $(touch pwned) folder", "-rf", "new\nline")) {
      Path folder = somebodyElses(name);
      Map<String, String> before = contents(folder);

      assertThat(run(script, "start", "--dir", folder.toString()).exitCode()).isEqualTo(2);
      assertThat(run(script, "stop", "--dir=" + folder).exitCode()).isZero();
      assertRefused(run(script, "status", "--dir", folder.toString()), 1, script);

      assertThat(contents(folder)).as(name).isEqualTo(before);
    }
    assertThat(Path.of("pwned")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "hdfs", "yarn"})
  void aHiddenFileMakesItSomebodyElses(String script) throws Exception {
    Files.writeString(temp.resolve(".hidden"), "mine");
    assertRefused(run(script, "start", "--dir", temp.toString()), 2, script);
    assertThat(contents(temp)).containsOnlyKeys("", ".hidden");
  }

  /** A cluster's folder is not one for HDFS. */
  @Test
  void eachScriptHasAMarkOfItsOwn() throws Exception {
    Files.writeString(temp.resolve(".emmer-cluster"), "");
    assertRefused(run("hdfs", "start", "--dir", temp.toString()), 2, "hdfs");
    assertThat(contents(temp)).containsOnlyKeys("", ".emmer-cluster");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "hdfs", "yarn"})
  void argumentsThatMeanNothingMakeNoFolder(String script) throws Exception {
    String folder = temp.resolve("new").toString();
    for (List<String> wrong :
        List.of(List.of("start", "--port", "x"), List.of("start", "stop"), List.of("restart"))) {
      List<String> arguments = new ArrayList<>(wrong);
      arguments.addAll(List.of("--dir", folder));
      assertRefused(run(script, arguments.toArray(String[]::new)), 2, script);
      assertThat(Path.of(folder)).doesNotExist();
    }
  }
}
