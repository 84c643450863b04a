package io.emmer.em.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * sum over ratings of (r - q.p)^2 + lambda (sum |q|^2 + sum |p|^2), summed here by the definition,
 * never rises over a half-step, as each is an exact minimum over the factors of one side.
 */
class ObjectiveTest {
  private static final int USERS = 150;
  private static final int ITEMS = 90;
  private static final int HALF_STEPS = 40;
  private static final int ROUNDS = 200;
  private static final double SHARE = 0.2;
  private static final double SLACK = 1e-12;

  private static final List<RatingBlock> BY_USER = blocks(true);
  private static final List<RatingBlock> BY_ITEM = blocks(false);

  private static List<RatingBlock> blocks(boolean users) {
    int blocks = RatingBlock.blocks(users ? USERS : ITEMS);
    return IntStream.range(0, blocks).mapToObj(number -> block(number, users)).toList();
  }

  private static double draw(int kind, int a, int b) {
    return CounterRandom.uniform(11, RandomPurpose.GAUSSIAN_VALUE, kind, a, b);
  }

  private static boolean isRated(int user, int item) {
    return user % 10 != 9 && draw(0, user, item) < SHARE;
  }

  private static double rating(int user, int item) {
    return 4 * draw(1, user, item) - 2 + draw(2, user, 0) * draw(3, item, 0);
  }

  /** The ratings of a block of users, or of items; every tenth user has none. */
  private static RatingBlock block(int number, boolean users) {
    int rows = RatingBlock.rowsOf(number, users ? USERS : ITEMS);
    int[] starts = new int[rows + 1];
    List<Integer> columns = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int n = 0; n < rows; n++) {
      int row = number * RatingBlock.ROWS + n;
      for (int column = 0; column < (users ? ITEMS : USERS); column++) {
        int user = users ? row : column;
        int item = users ? column : row;
        if (isRated(user, item)) {
          columns.add(column);
          values.add(rating(user, item));
        }
      }
      starts[n + 1] = columns.size();
    }
    RatingRows none = FactorRowsFixture.rows(1, new int[rows]);
    RatingRows training =
        new RatingRows(
            starts,
            columns.stream().mapToInt(i -> i).toArray(),
            values.stream().mapToDouble(x -> x).toArray());
    return new RatingBlock(number, number * RatingBlock.ROWS, training, none, none);
  }

  private static double[] apply(BlockRule rule, boolean users, double[] fixed) {
    int k = rule.factors();
    int rows = users ? USERS : ITEMS;
    double[] result = new double[rows * k];
    BlockRule.Solver solver = rule.solver();
    for (RatingBlock block : users ? BY_USER : BY_ITEM) {
      double[] solved = solver.factors(block, null, new FactorRows(k, null, fixed));
      System.arraycopy(solved, 0, result, block.firstRow() * k, solved.length);
    }
    return result;
  }

  private static double objective(double[] q, double[] p, int k, double lambda) {
    double sum = 0;
    for (int user = 0; user < USERS; user++) {
      for (int item = 0; item < ITEMS; item++) {
        if (isRated(user, item)) {
          double error = rating(user, item);
          for (int f = 0; f < k; f++) {
            error -= q[user * k + f] * p[item * k + f];
          }
          sum += error * error;
        }
      }
    }
    return sum + lambda * (ErrorMeter.squaredNorm(q) + ErrorMeter.squaredNorm(p));
  }

  private static double[] uniform(int rows, int k, int kind) {
    double[] factors = new double[rows * k];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = draw(kind, i / k, i % k);
    }
    return factors;
  }

  /** Orthonormal vectors of the k largest singular values, by subspace iteration. */
  private static double[] rightVectors(int k) {
    BlockRule product = new BlockRule.Product(k);
    Subspace basis = Subspace.random(0, ITEMS, k);
    for (int round = 0; round < ROUNDS; round++) {
      basis =
          Subspace.spannedBy(apply(product, false, apply(product, true, basis.table())), ITEMS, k);
    }
    return basis.table();
  }

  @ParameterizedTest
  @CsvSource({
    "random, 1, 0.5", "random, 6, 0.01", "random, 6, 5", "random, 40, 2",
    "svd, 1, 0.5", "svd, 6, 0.01", "svd, 6, 5", "svd, 40, 2"
  })
  void neverRises(String start, int k, double lambda) {
    boolean svd = start.equals("svd");
    double[] p = svd ? rightVectors(k) : uniform(ITEMS, k, 4);
    double[] q = svd ? apply(new BlockRule.Product(k), true, p) : uniform(USERS, k, 5);
    double first = objective(q, p, k, lambda);
    double before = first;
    for (int half = 0; half < HALF_STEPS; half++) {
      boolean users = half % 2 == 1;
      if (users) {
        q = apply(new RidgeRule(k, lambda), true, p);
      } else {
        p = apply(new RidgeRule(k, lambda), false, q);
      }
      double now = objective(q, p, k, lambda);
      assertThat(now).as("after half-step %d", half + 1).isLessThanOrEqualTo(before * (1 + SLACK));
      before = now;
    }
    assertThat(before).isLessThan(0.95 * first);
  }
}
