package io.emmer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What a program links must not drag in what only a command line needs. */
@AnalyzeClasses(packages = "io.emmer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.emmer.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_COMMAND_LINE_NO_PAGES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "freemarker..", "me.tongfei..", "com.typesafe..");
}
