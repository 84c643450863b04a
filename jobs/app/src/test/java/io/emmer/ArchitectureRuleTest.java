package io.emmer;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that forbids cycles finds those that were planted for it. */
class ArchitectureRuleTest {
  @ParameterizedTest
  @CsvSource({"siblings, left", "root, child", "ring, third"})
  void findsACycle(String name, String member) {
    EvaluationResult result = evaluate(name);
    assertThat(result.hasViolation()).isTrue();
    assertThat(result.getFailureReport().toString())
        .contains("Cycle detected", "planted." + name + "." + member);
  }

  @Test
  void allowsPackagesThatKnowOnlyThoseBelow() {
    assertThat(evaluate("none").hasViolation()).isFalse();
  }

  private static EvaluationResult evaluate(String name) {
    return ArchitectureTest.NO_CYCLES.evaluate(
        new ClassFileImporter().importPackages("io.emmer.planted." + name));
  }
}
