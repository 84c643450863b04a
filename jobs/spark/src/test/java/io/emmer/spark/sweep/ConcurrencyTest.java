package io.emmer.spark.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  private static final long MEBIBYTE = 1 << 20;

  /** Two tasks of 8 leaves: at most 8 nodes each. */
  private static Concurrency.Resources resources(long heap, long maxResultSize) {
    return new Concurrency.Resources(heap, heap, maxResultSize, 2, 2, 16);
  }

  @Test
  void allRunAtOnceWhereThereIsRoom() {
    Concurrency waves = Concurrency.of(new long[] {10, 20, 30}, resources(1024 * MEBIBYTE, 0), 0);
    assertThat(waves.waves()).containsExactly(List.of(0, 1, 2));
    assertThat(waves.describe()).startsWith("3 candidates, 3 at once in 1 wave: statistics of");
  }

  @Test
  void theHeapBoundsAWave() {
    // A quarter of 96 MiB for 2 tasks of 8 nodes, the leaf at hand and 3 copies of models: 1 MiB.
    long[] bytes = {MEBIBYTE / 2, MEBIBYTE / 2, MEBIBYTE / 4, 3 * MEBIBYTE, MEBIBYTE};
    Concurrency waves = Concurrency.of(bytes, resources(96 * MEBIBYTE, 0), 0);
    assertThat(waves.waves()).containsExactly(List.of(0, 1), List.of(2), List.of(3), List.of(4));
    assertThat(waves.reason()).contains("room for 1.0 MiB").contains("96.0 MiB heap");
  }

  @Test
  void theResultSizeBoundsAWave() {
    // 80 % of 20 MiB less the 8 MiB that the driver merges by itself.
    long[] bytes = {4 * MEBIBYTE, 4 * MEBIBYTE, MEBIBYTE};
    Concurrency waves = Concurrency.of(bytes, resources(1 << 30, 20 * MEBIBYTE), 0);
    assertThat(waves.waves()).containsExactly(List.of(0, 1), List.of(2));
    assertThat(waves.reason()).contains("spark.driver.maxResultSize 20.0 MiB");
  }

  @Test
  void aThousandPartitionsLeaveRoomForMany() {
    long heap = 2048 * MEBIBYTE;
    Concurrency.Resources many = new Concurrency.Resources(heap, heap, heap / 2, 4, 1000, 250_000);
    long[] bytes = new long[50];
    Arrays.fill(bytes, MEBIBYTE / 8);
    assertThat(Concurrency.of(bytes, many, 0).waves()).hasSize(1);
  }

  @Test
  void usersMayDecide() {
    Concurrency waves = Concurrency.of(new long[] {1, 1, 1}, resources(1 << 30, 0), 2);
    assertThat(waves.waves()).containsExactly(List.of(0, 1), List.of(2));
    assertThat(waves.atOnce()).isEqualTo(2);
    assertThat(waves.reason()).isEqualTo("--max-concurrent 2");
  }
}
