package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionRuleTest {
  @ParameterizedTest
  @CsvSource({
    // cores, local, asked, leaves, MiB, partitions
    "2, true, 0, 15, 55, 2",
    "2, true, 0, 1, 55, 1",
    "2, true, 7, 15, 55, 7",
    "2, true, 70, 15, 55, 15",
    "2, true, 0, 15, 512, 2",
    "2, true, 0, 150, 513, 4",
    "2, true, 0, 4883, 18200, 72",
    "8, false, 0, 4883, 600, 24",
    "8, false, 0, 48830, 64000, 256"
  })
  void partitionsSuitCoresAndMemory(
      int cores, boolean local, int asked, int leaves, long mebibytes, int expected) {
    assertThat(LeafCut.partitions(cores, local, asked, leaves, mebibytes << 20))
        .isEqualTo(expected);
  }
}
