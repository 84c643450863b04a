package io.emmer.app.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README as a newcomer follows it: its blocks of shell, one behind the other, in one folder. */
@Tag("slow")
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```");

  @TempDir private Path directory;

  @Test
  void blocksRunInOrder() throws Exception {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Project.file("README.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(String.join("", blocks))
        .contains(" demo", " generate", " inspect", " fit", " explain", " predict", " evaluate")
        .contains(" sweep", " nightly");
    Files.createSymbolicLink(directory.resolve("scripts"), Project.file("scripts"));
    String said = bash(String.join("", blocks));
    assertThat(said)
        .containsPattern("segment +number +0 +0 to 3")
        .containsPattern("purity 0\\.9|purity 1")
        .doesNotContain("Exception", " WARN ");
    assertThat(List.of("customers.html", "sweep.html", "nights/latest"))
        .allSatisfy(name -> assertThat(directory.resolve(name)).isNotEmptyFile());
    assertThat(Files.readAllLines(directory.resolve("customers-predictions/predictions.csv")))
        .hasSize(10_001);
  }

  /** Runs lines of bash, of which none may fail; returns what they print. */
  private String bash(String script) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "set -euo pipefail\n" + script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** Every link of README and of its pages leads to a file. */
  @Test
  void linksLead() throws IOException {
    Pattern link = Pattern.compile("\\]\\((?!https?:)([^)#]+)");
    try (Stream<Path> pages = Files.list(Project.file("jobs/app/src/site"))) {
      List<Path> all =
          Stream.concat(
                  pages.filter(page -> page.toString().endsWith(".md")),
                  Stream.of("README.md", "CONTRIBUTING.md", "CHANGES.md", "conf/NIGHTLY.md")
                      .map(Project::file))
              .toList();
      for (Path page : all) {
        assertThat(link.matcher(Files.readString(page)).results().map(MatchResult::group).toList())
            .allSatisfy(
                found ->
                    assertThat(page.resolveSibling(found.substring(2))).as("%s", page).exists());
      }
    }
  }
}
