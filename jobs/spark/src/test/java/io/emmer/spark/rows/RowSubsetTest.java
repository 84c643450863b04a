package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSubsetTest {
  private static final long ALL = 1000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 137, 999, 1000})
  void holdsTheRowsOfTheSmallestHashes(long rows) {
    List<Long> expected =
        LongStream.range(0, ALL)
            .boxed()
            .sorted(Comparator.comparing(RowSubsetTest::hash, Long::compareUnsigned))
            .limit(rows)
            .sorted()
            .toList();
    assertThat(chosen(RowSubset.of(5, ALL, rows))).isEqualTo(expected);
  }

  private static long hash(long row) {
    return CounterRandom.bits(5, RandomPurpose.SUBSET, 0, 0, row);
  }

  private static List<Long> chosen(RowSubset subset) {
    return LongStream.range(0, subset.of()).filter(subset::contains).boxed().toList();
  }

  @Test
  void theOthersAreTheOthers() {
    RowSubset subset = RowSubset.of(5, ALL, 137);
    RowSubset others = subset.others();
    List<Long> chosen = chosen(subset);
    assertThat(others.rows()).isEqualTo(ALL - 137);
    assertThat(chosen(others))
        .isEqualTo(LongStream.range(0, ALL).boxed().filter(row -> !chosen.contains(row)).toList());
    assertThat(others.others()).isEqualTo(subset);
    assertThat(others.starts(100)[3]).isEqualTo(chosen(others).get(300));
  }

  @Test
  void seedsChooseOtherRows() {
    assertThat(chosen(RowSubset.of(6, ALL, 100))).isNotEqualTo(chosen(RowSubset.of(5, ALL, 100)));
  }

  @Test
  void startsAreThoseOfEveryStepOfChosenRows() {
    RowSubset subset = RowSubset.of(5, ALL, 95);
    List<Long> chosen = chosen(subset);
    assertThat(subset.starts(10)).hasSize(11).endsWith(ALL);
    for (int i = 0; i < 10; i++) {
      assertThat(subset.starts(10)[i]).isEqualTo(chosen.get(10 * i));
    }
  }

  @Test
  void refusesMoreRowsThanThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> RowSubset.of(5, 10, 11));
    assertThatIllegalArgumentException().isThrownBy(() -> RowSubset.of(5, 10, 0));
  }
}
