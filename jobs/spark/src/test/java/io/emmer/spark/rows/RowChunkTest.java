package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.fixture.SparkTest;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** Leaves that lack rows are told, with the file where it is known. */
class RowChunkTest extends SparkTest {
  /** Rows 0 and 1 of three. */
  private static void assemble(List<RowInput.File> files) {
    RowChunk chunk =
        new RowChunk(0, new long[] {0, 1}, null, new double[] {5, 6}, null, null, null, null);
    JavaPairRDD<Long, RowChunk> chunks =
        new JavaSparkContext(session().sparkContext())
            .parallelizePairs(List.of(new Tuple2<>(0L, chunk)));
    LeafCut cut = new LeafCut(3, 2, new long[] {0, 2, 3}, new long[] {0, 2});
    RowChunk.assembled(chunks, files, cut).count();
  }

  @Test
  void missingRowsAreTold() {
    List<RowInput.File> files =
        List.of(
            new RowInput.File("a", 9, 2, new byte[0]), new RowInput.File("b", 9, 1, new byte[0]));
    assertThatThrownBy(() -> assemble(files))
        .hasStackTraceContaining("b: rows 2 and following: found 0, expected 1");
  }

  @Test
  void noFileIsNamedWhereRowsAreNumberedOtherwise() {
    assertThatThrownBy(() -> assemble(List.of()))
        .hasStackTraceContaining("the input: rows 2 and following: found 0, expected 1");
  }
}
