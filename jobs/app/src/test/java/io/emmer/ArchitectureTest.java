package io.emmer;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.emmer.fixture.Project;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The borders that CONTRIBUTING.md draws, over the classes of all three modules. */
@AnalyzeClasses(packages = "io.emmer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String EM = "io.emmer.em..";
  private static final String SPARK = "io.emmer.spark..";
  private static final String APP = "io.emmer.app..";
  private static final String CLI = "io.emmer.app.cli..";

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.emmer.(**)").should().beFreeOfCycles();

  /** Of which the rule above would see none. */
  @ArchTest
  static final ArchRule NO_CLASS_BESIDE_THE_MODULES =
      noClasses().should().resideInAPackage("io.emmer");

  @ArchTest
  static final ArchRule EM_KNOWS_NO_MODULE_ABOVE =
      noClasses()
          .that()
          .resideInAPackage(EM)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SPARK, APP);

  @ArchTest
  static final ArchRule SPARK_DOES_NOT_KNOW_THE_APPLICATION =
      noClasses()
          .that()
          .resideInAPackage(SPARK)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(APP);

  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_STARTS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .and()
          .doNotHaveFullyQualifiedName("io.emmer.app.Emmer")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLI);

  @ArchTest
  static final ArchRule JOBS_ASK_THE_FACADE_FOR_KERNELS =
      noClasses()
          .that()
          .resideInAnyPackage(SPARK, APP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.emmer.em.kernel.simd..", "jdk.incubator.vector..");

  /** What is printed, and what files are called, is the same whoever runs it and wherever. */
  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_LOCALE =
      noClasses()
          .should()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(PrintStream.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(Locale.class, "getDefault");

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_CHARSET =
      noClasses()
          .should()
          .callMethod(String.class, "getBytes")
          .orShould()
          .callConstructor(String.class, byte[].class)
          .orShould()
          .callConstructor(InputStreamReader.class, InputStream.class)
          .orShould()
          .callConstructor(OutputStreamWriter.class, OutputStream.class)
          .orShould()
          .callConstructor(PrintWriter.class, OutputStream.class)
          .orShould()
          .callConstructor(PrintStream.class, OutputStream.class)
          .orShould()
          .callMethod(Charset.class, "defaultCharset");

  /** A process ends in one place, so that what it holds is let go before. */
  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.emmer.app.Emmer")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule FILES_OF_THIS_MACHINE_ARE_READ_AS_THEY_ARE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.emmer.spark.store.LocalFiles")
          .should()
          .callMethod(Path.class, "getFileSystem", Configuration.class)
          .orShould()
          .callMethod(FileSystem.class, "get", Configuration.class)
          .orShould()
          .callMethod(FileSystem.class, "get", URI.class, Configuration.class)
          .orShould()
          .callMethod(FileSystem.class, "newInstance", URI.class, Configuration.class)
          .orShould()
          .callMethod(FileSystem.class, "getLocal", Configuration.class);

  /** Who lists files elsewhere may leave out what cannot be looked at, or what a name hides. */
  @ArchTest
  static final ArchRule FILES_ARE_LISTED_IN_FEW_PLACES =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.emmer.spark.rows.InputPaths")
          .and()
          .doNotHaveFullyQualifiedName("io.emmer.spark.store.HadoopStore")
          .and()
          .doNotHaveFullyQualifiedName("io.emmer.app.convert.ImageFolder")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(FileSystem.class)))
                  .and(target(nameMatching("listStatus|globStatus|listFiles|listLocatedStatus"))));

  /** What is no exception ends the process, but in the few places that name which they expect. */
  @ArchTest
  static void nothingCatchesThrowable(JavaClasses ignored) throws IOException {
    for (String module : List.of("lib-em", "jobs/spark", "jobs/app")) {
      try (Stream<java.nio.file.Path> files = Files.walk(Project.file(module + "/src/main/java"))) {
        for (java.nio.file.Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file)).as(file.toString()).doesNotContain("catch (Throwable");
        }
      }
    }
  }
}
