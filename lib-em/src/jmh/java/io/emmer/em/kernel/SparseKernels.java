package io.emmer.em.kernel;

import io.emmer.em.data.ByteBlock;
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

/**
 * Products of 6000 rows of the shape and density of MNIST (784 dimensions, 19% nonzero): a tenth of
 * an iteration over its training images.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SparseKernels {
  private static final int ROWS = 6000;
  private static final int DIMS = 784;
  private static final int CHUNK_ROWS = 64;
  private static final double DENSITY = 0.19;

  /** The storage of the rows. */
  @Param({"sparse-bytes", "bytes", "dense"})
  public String storage;

  /** K. */
  @Param({"20"})
  public int columns;

  private DataBlock block;
  private int stride;
  private double[] table;
  private double[] scores;
  private double[] sums;

  /** Makes the rows, w[d*stride + k], and room for the results. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    byte[] bytes = new byte[ROWS * DIMS];
    double[] doubles = new double[bytes.length];
    double[] decode = new double[256];
    Arrays.setAll(decode, v -> v / 255.0);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextDouble() < DENSITY ? 1 + random.nextInt(255) : 0);
      doubles[i] = decode[bytes[i] & 0xff];
    }
    block =
        switch (storage) {
          case "sparse-bytes" -> SparseByteBlock.of(0, DIMS, bytes, decode, null);
          case "bytes" -> new ByteBlock(0, DIMS, bytes, decode, null);
          case "dense" -> new DenseBlock(0, DIMS, doubles, null);
          default -> throw new IllegalArgumentException(storage);
        };
    stride = Kernels.paddedColumns(columns);
    table = random.doubles((long) DIMS * stride).toArray();
    scores = new double[CHUNK_ROWS * stride];
    sums = new double[columns * DIMS];
  }

  /** scores = X W, for {@link #CHUNK_ROWS} rows at a time. */
  @Benchmark
  public double[] multiply() {
    for (int from = 0; from < ROWS; from += CHUNK_ROWS) {
      Arrays.fill(scores, 0);
      block.multiply(from, Math.min(ROWS, from + CHUNK_ROWS), table, stride, scores);
    }
    return scores;
  }

  /** Each row added to one component, as K-means does. */
  @Benchmark
  public double[] addScaled() {
    for (int n = 0; n < ROWS; n++) {
      block.addScaled(n, 0.5, sums, n % columns * DIMS);
    }
    return sums;
  }
}
