package io.emmer.spark.ratings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.factor.Part;
import io.emmer.em.factor.RatingBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.fixture.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** The start svd against a dense decomposition by another library. */
class SvdStartTest extends SparkTest {
  private static final int USERS = 130;

  /** Ratings less means, 0 where there is none. */
  private static RealMatrix dense(int items) {
    RealMatrix matrix = new Array2DRowRealMatrix(USERS, items);
    for (int u = 0; u < USERS; u++) {
      for (int i = 0; i < items; i++) {
        if (CounterRandom.uniform(5, RandomPurpose.GAUSSIAN_VALUE, u, i, 0) < 0.2) {
          matrix.setEntry(u, i, CounterRandom.normal(5, RandomPurpose.GAUSSIAN_VALUE, u, i, 1));
        }
      }
    }
    return matrix;
  }

  private static JavaPairRDD<Integer, RatingBlock> blocks(JavaSparkContext spark, RealMatrix rows) {
    List<Tuple2<Integer, RatingBlock>> blocks = new ArrayList<>();
    for (int b = 0; b < RatingBlock.blocks(rows.getRowDimension()); b++) {
      RatingBuffer entries = new RatingBuffer();
      for (int n = 0; n < RatingBlock.rowsOf(b, rows.getRowDimension()); n++) {
        for (int column = 0; column < rows.getColumnDimension(); column++) {
          double value = rows.getEntry(b * RatingBlock.ROWS + n, column);
          if (value != 0) {
            entries.add(Part.TRAINING, n, column, value);
          }
        }
      }
      blocks.add(new Tuple2<>(b, RatingBuffer.block(b, rows.getRowDimension(), List.of(entries))));
    }
    return spark.parallelizePairs(blocks, 2);
  }

  /** Q and P of the start. */
  private static List<RealMatrix> start(RealMatrix ratings, int k) {
    int items = ratings.getColumnDimension();
    RatingData data =
        new RatingData(
            null,
            new long[USERS],
            new long[items],
            Map.of(),
            null,
            null,
            blocks(context(), ratings),
            blocks(context(), ratings.transpose()),
            List.of());
    Exchange exchange = new BroadcastExchange(context(), data);
    SparkSteps.State state = new SvdStart(exchange, data, 3).factors(k);
    return List.of(matrix(state.users(), USERS, k), matrix(state.items(), items, k));
  }

  private static RealMatrix matrix(Factors factors, int rows, int k) {
    double[] values = factors.gathered(rows, k);
    RealMatrix matrix = new Array2DRowRealMatrix(rows, k);
    IntStream.range(0, values.length).forEach(i -> matrix.setEntry(i / k, i % k, values[i]));
    return matrix;
  }

  private static RealMatrix truncated(SingularValueDecomposition svd, int k) {
    RealMatrix u = svd.getU().getSubMatrix(0, USERS - 1, 0, k - 1);
    RealMatrix s = svd.getS().getSubMatrix(0, k - 1, 0, k - 1);
    return u.multiply(s)
        .multiply(svd.getVT().getSubMatrix(0, k - 1, 0, svd.getVT().getColumnDimension() - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 17, 90})
  void productIsTheTruncatedDecomposition(int k) {
    RealMatrix ratings = dense(90);
    SingularValueDecomposition svd = new SingularValueDecomposition(ratings);
    List<RealMatrix> factors = start(ratings, k);
    RealMatrix q = factors.get(0);
    RealMatrix p = factors.get(1);
    RealMatrix difference = q.multiply(p.transpose()).subtract(truncated(svd, k));
    assertThat(difference.getFrobeniusNorm()).isEqualTo(0, within(1e-9));
    RealMatrix gramOfItems = p.transpose().multiply(p);
    RealMatrix gramOfUsers = q.transpose().multiply(q);
    for (int a = 0; a < k; a++) {
      double value = svd.getSingularValues()[a];
      for (int b = 0; b < k; b++) {
        assertThat(gramOfItems.getEntry(a, b)).isEqualTo(a == b ? 1 : 0, within(1e-9));
        assertThat(gramOfUsers.getEntry(a, b)).isEqualTo(a == b ? value * value : 0, within(1e-8));
      }
    }
  }

  /** By iteration, which ends before the last digit: the error of the product tells how near. */
  @Test
  void manyItemsAreAsGoodAsTheDecomposition() {
    int k = 6;
    RealMatrix ratings = dense(SvdStart.EXACT_ITEMS + 60);
    SingularValueDecomposition svd = new SingularValueDecomposition(ratings);
    List<RealMatrix> factors = start(ratings, k);
    double best = ratings.subtract(truncated(svd, k)).getFrobeniusNorm();
    double found =
        ratings.subtract(factors.get(0).multiply(factors.get(1).transpose())).getFrobeniusNorm();
    assertThat(found).isBetween(best * (1 - 1e-12), best * (1 + 1e-4));
    assertThat(best).isLessThan(0.95 * ratings.getFrobeniusNorm());
  }
}
