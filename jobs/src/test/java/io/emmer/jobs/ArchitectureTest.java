package io.emmer.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders that CONTRIBUTING.md draws, on the side of Spark. */
@AnalyzeClasses(packages = "io.emmer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule SPARK_STAYS_IN_JOBS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.emmer.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "breeze..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule EM_DOES_NOT_KNOW_JOBS =
      noClasses()
          .that()
          .resideInAPackage("io.emmer.em..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.emmer.jobs..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule JOBS_ASK_THE_FACADE_FOR_KERNELS =
      noClasses()
          .that()
          .resideInAPackage("io.emmer.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.emmer.em.kernel.simd..", "jdk.incubator.vector..")
          .allowEmptyShould(true);
}
