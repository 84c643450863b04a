package io.emmer.em.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ContingencyTest {
  @Test
  void countsLabelsInTheirOrder() {
    Contingency.Counter counter = new Contingency.Counter(2);
    for (String label :
        new String[] {"cat", "10", "9", "-1", "9", "Cat", "123456789012345678901"}) {
      counter.add(label, label.equals("9") ? 1 : 0);
    }

    Contingency table = counter.contingency();

    assertThat(table.labels())
        .containsExactly("-1", "9", "10", "123456789012345678901", "Cat", "cat");
    assertThat(table.counts()[1]).containsExactly(0, 2);
    assertThat(table.labelTotals()).containsExactly(1, 2, 1, 1, 1, 1);
    assertThat(table.componentTotals()).containsExactly(5, 2);
    assertThat(table.rows()).isEqualTo(7);
  }

  @Test
  void mergedPartsEqualTheWhole() {
    int[] labels = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};
    int[] components = {0, 1, 2, 1, 0, 2, 2, 1, 0, 0, 1};
    Contingency whole = part(labels, components, 0, labels.length);
    for (int cut = 0; cut <= labels.length; cut++) {
      Contingency left = part(labels, components, 0, cut);
      Contingency right = part(labels, components, cut, labels.length);

      assertThat(left.merge(right)).isEqualTo(whole).hasSameHashCodeAs(whole);
      assertThat(right.merge(left)).isEqualTo(whole);
      assertThat(left).isEqualTo(part(labels, components, 0, cut));
    }
    assertThat(whole).isNotEqualTo(part(labels, components, 0, 5));
  }

  @Test
  void laterCountsDoNotReachAnEarlierTable() {
    Contingency.Counter counter = new Contingency.Counter(1);
    counter.add("a", 0);
    Contingency first = counter.contingency();
    counter.add("a", 0);

    assertThat(first.rows()).isEqualTo(1);
    assertThat(counter.contingency().rows()).isEqualTo(2);
  }

  @Test
  void refusesTablesOfDifferentComponents() {
    Contingency two = new Contingency.Counter(2).contingency();
    Contingency three = new Contingency.Counter(3).contingency();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.merge(three))
        .withMessageContaining("2 and 3 components");
  }

  private static Contingency part(int[] labels, int[] components, int from, int to) {
    Contingency.Counter counter = new Contingency.Counter(3);
    for (int n = from; n < to; n++) {
      counter.add(Integer.toString(labels[n]), components[n]);
    }
    return counter.contingency();
  }
}
