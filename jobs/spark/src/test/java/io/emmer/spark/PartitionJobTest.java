package io.emmer.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.emmer.fixture.SparkTest;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Test;

class PartitionJobTest extends SparkTest {
  /** The first partition is the last one to be done. */
  @Test
  void resultsComeInTheOrderOfPartitions() {
    JavaRDD<Integer> numbers = context().parallelize(List.of(300, 0, 1, 2), 4);
    List<ImmutableList<Integer>> results =
        PartitionJob.run(
            numbers,
            part -> {
              ImmutableList<Integer> found = ImmutableList.copyOf(part);
              sleep(found.get(0));
              return found;
            });
    assertThat(results)
        .containsExactly(
            ImmutableList.of(300), ImmutableList.of(0), ImmutableList.of(1), ImmutableList.of(2));
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void emptyPartitionsHaveResultsToo() {
    assertThat(PartitionJob.run(context().parallelize(List.of(), 2), part -> part.hasNext()))
        .containsExactly(false, false);
  }
}
