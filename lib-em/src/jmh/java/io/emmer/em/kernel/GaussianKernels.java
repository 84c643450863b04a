package io.emmer.em.kernel;

import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the Gaussian families need of 2048 rows: quadratic scores, panels and outer products. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GaussianKernels {
  private static final int ROWS = 2048;
  private static final int CHUNK_ROWS = 64;
  private static final int COMPONENTS = 20;
  private static final int PANEL_COLUMNS = 32;
  private static final double DENSITY = 0.19;

  /** The storage of the rows: all values of dense ones are nonzero. */
  @Param({"dense", "sparse-bytes"})
  public String storage;

  /** D. */
  @Param({"50", "200", "784"})
  public int dims;

  private DataBlock block;
  private int stride;
  private int[] rows;
  private double[] scales;
  private double[] table;
  private double[] scores;
  private double[] panel;
  private double[] packed;

  /** Makes the rows, tables, and room for the results. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    block = storage.equals("dense") ? denseRows(random) : sparseRows(random);
    stride = Kernels.paddedColumns(COMPONENTS);
    rows = new int[ROWS];
    Arrays.setAll(rows, n -> n);
    scales = random.doubles(ROWS).toArray();
    table = random.doubles(2L * dims * Math.max(stride, PANEL_COLUMNS)).toArray();
    scores = new double[CHUNK_ROWS * stride];
    panel = new double[ROWS * PANEL_COLUMNS];
    packed = new double[dims * (dims + 1) / 2];
  }

  private DataBlock denseRows(Random random) {
    double[] values = new double[ROWS * dims];
    Arrays.setAll(values, i -> random.nextGaussian());
    return new DenseBlock(0, dims, values, null);
  }

  private DataBlock sparseRows(Random random) {
    byte[] bytes = new byte[ROWS * dims];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextDouble() < DENSITY ? 1 + random.nextInt(255) : 0);
    }
    double[] decode = new double[256];
    Arrays.setAll(decode, v -> v / 255.0);
    return SparseByteBlock.of(0, dims, bytes, decode, null);
  }

  /** scores += X W + (X*X) V, for {@link #CHUNK_ROWS} rows at a time. */
  @Benchmark
  public double[] multiplyQuadratic() {
    for (int from = 0; from < ROWS; from += CHUNK_ROWS) {
      Arrays.fill(scores, 0);
      block.multiplyQuadratic(from, from + CHUNK_ROWS, table, stride, scores);
    }
    return scores;
  }

  /** All rows times a panel of a whitening. */
  @Benchmark
  public double[] multiplyPanel() {
    Arrays.fill(panel, 0);
    block.multiplyPanel(rows, ROWS, dims, table, 0, PANEL_COLUMNS, panel);
    return panel;
  }

  /** The scatter of all rows. */
  @Benchmark
  public double[] addOuterProducts() {
    Arrays.fill(packed, 0);
    block.addOuterProducts(rows, scales, ROWS, packed);
    return packed;
  }
}
