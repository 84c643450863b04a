package io.emmer.em.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InformationCriteriaTest {
  @Test
  void followTheirDefinitions() {
    // W = e^2, so that ln W = 2.
    InformationCriteria criteria = InformationCriteria.of(-100, 5, StrictMath.exp(2), 3);

    assertThat(criteria.aic()).isEqualTo(210);
    assertThat(criteria.bic()).isCloseTo(210, within(1e-12));
    assertThat(criteria.icl()).isCloseTo(216, within(1e-12));
  }

  @Test
  void bicCountsRows() {
    double few = InformationCriteria.of(-100, 5, 100, 0).bic();
    double many = InformationCriteria.of(-100, 5, 200, 0).bic();

    assertThat(many - few).isCloseTo(5 * 0.6931471805599453, within(1e-12));
  }
}
