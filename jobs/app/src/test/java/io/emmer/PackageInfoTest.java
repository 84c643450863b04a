package io.emmer;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every package says what it is for. */
class PackageInfoTest {
  @ParameterizedTest
  @ValueSource(strings = {"lib-em", "jobs/spark", "jobs/app"})
  void everyPackageSaysWhatItIsFor(String module) throws IOException {
    try (Stream<Path> files = Files.walk(Project.file(module).resolve("src/main/java"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")).map(Path::getParent))
          .isNotEmpty()
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }
  }
}
