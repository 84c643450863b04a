package io.emmer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders that CONTRIBUTING.md draws, on the side of EM. */
@AnalyzeClasses(packages = "io.emmer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String SIMD = "io.emmer.em.kernel.simd..";

  @ArchTest
  static final ArchRule NO_SPARK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "breeze..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONLY_SIMD_KERNELS_USE_THE_INCUBATOR =
      noClasses()
          .that()
          .resideOutsideOfPackage(SIMD)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator..")
          .allowEmptyShould(true);

  /** {@code Kernels} loads them by name, and so runs where the incubator module is missing. */
  @ArchTest
  static final ArchRule SIMD_KERNELS_ARE_LOADED_BY_NAME =
      noClasses()
          .that()
          .resideOutsideOfPackage(SIMD)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SIMD)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule FAMILIES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("io.emmer.em.family.(*)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.emmer.(**)").should().beFreeOfCycles();
}
