package io.emmer;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the built jars hold: a program links emmer-spark, and spark-submit runs emmer. */
class JarIT {
  private static final String SERVICES = "META-INF/services/";

  /** Tells {@code emmer-spark-1.2.jar} from its sources and its pages. */
  private static JarFile open(String module, String name) throws IOException {
    Path target = Project.file(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars =
          files
              .filter(file -> file.getFileName().toString().matches(name + "-\\d.*\\.jar"))
              .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
              .toList();
      assertThat(jars).as(name + " in " + target + ": was it packaged?").hasSize(1);
      return new JarFile(jars.get(0).toFile());
    }
  }

  private static List<String> files(JarFile jar) {
    return jar.stream().map(Object::toString).filter(name -> !name.endsWith("/")).toList();
  }

  private static Attributes manifest(JarFile jar) throws IOException {
    return jar.getManifest().getMainAttributes();
  }

  @Test
  void aProgramLinksEmAndItsJobsAndNothingElse() throws IOException {
    try (JarFile jar = open("jobs/spark", "emmer-spark")) {
      assertThat(files(jar))
          .contains(
              "io/emmer/em/EmLoop.class", "io/emmer/spark/SparkJob.class", "emmer/__init__.py")
          .allMatch(name -> name.matches("(io/emmer/(em|spark)/|META-INF/|emmer/\\w+\\.py).*"))
          .doesNotHaveDuplicates();
      assertThat(manifest(jar).getValue("Implementation-Title")).isEqualTo("Emmer for Spark");
      assertThat(manifest(jar).getValue("Implementation-Version")).isNotBlank();
      assertThat(manifest(jar).getValue(Attributes.Name.MAIN_CLASS)).isNull();
    }
  }

  @Test
  void theProgramHasItsLibrariesUnderNamesOfItsOwn() throws IOException {
    try (JarFile jar = open("jobs/app", "emmer")) {
      assertThat(files(jar))
          .contains(
              "io/emmer/app/Emmer.class",
              "io/emmer/em/EmLoop.class",
              "io/emmer/spark/SparkJob.class",
              "io/emmer/shaded/picocli/CommandLine.class",
              "io/emmer/shaded/freemarker/template/Template.class",
              "io/emmer/shaded/config/Config.class",
              "io/emmer/shaded/progressbar/ProgressBar.class")
          .filteredOn(name -> name.endsWith(".class"))
          .allMatch(name -> name.startsWith("io/emmer/"));
      assertThat(files(jar)).doesNotHaveDuplicates();
      assertThat(manifest(jar).getValue(Attributes.Name.MAIN_CLASS))
          .isEqualTo("io.emmer.app.Emmer");
      assertThat(manifest(jar).getValue("Implementation-Title")).isEqualTo("Emmer");
      assertThat(manifest(jar).getValue("Implementation-Version")).isNotBlank();
    }
  }

  /** Of both jars: every service file of the modules is there whole. */
  @Test
  void servicesAreThoseOfAllModules() throws IOException {
    Map<String, String> jars = Map.of("jobs/spark", "emmer-spark", "jobs/app", "emmer");
    for (Map.Entry<String, String> jar : jars.entrySet()) {
      try (JarFile file = open(jar.getKey(), jar.getValue())) {
        for (String module : List.of("lib-em", "jobs/spark")) {
          Path folder = Project.file(module).resolve("src/main/resources").resolve(SERVICES);
          if (Files.isDirectory(folder)) {
            assertHasServices(file, folder);
          }
        }
      }
    }
  }

  private static void assertHasServices(JarFile jar, Path folder) throws IOException {
    try (Stream<Path> services = Files.list(folder)) {
      for (Path service : services.toList()) {
        byte[] found =
            jar.getInputStream(jar.getJarEntry(SERVICES + service.getFileName())).readAllBytes();
        assertThat(new String(found, StandardCharsets.UTF_8).lines())
            .containsAll(Files.readAllLines(service));
      }
    }
  }
}
