package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionBordersTest {
  @Test
  void bordersAreMultiplesOfHighPowersOfTwo() {
    assertThat(LeafCut.borders(15, 2)).containsExactly(0, 8, 15);
    assertThat(LeafCut.borders(16, 4)).containsExactly(0, 4, 8, 12, 16);
    assertThat(LeafCut.borders(1000, 3)).containsExactly(0, 320, 640, 1000);
  }

  @Test
  void everyPartitionHasLeavesAndNoneManyMore() {
    for (int leaves = 1; leaves <= 200; leaves++) {
      for (int partitions = 1; partitions <= leaves; partitions++) {
        long[] borders = LeafCut.borders(leaves, partitions);
        assertThat(borders).hasSize(partitions + 1).startsWith(0).endsWith(leaves);
        double even = (double) leaves / partitions;
        for (int p = 0; p < partitions; p++) {
          assertThat((double) (borders[p + 1] - borders[p]))
              .isPositive()
              .isLessThanOrEqualTo(even + Math.max(2, even / 6));
        }
      }
    }
  }
}
