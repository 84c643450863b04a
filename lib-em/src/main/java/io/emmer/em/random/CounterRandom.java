package io.emmer.em.random;

/**
 * Counter-based random numbers: every draw is a pure function of its key {@code (seed, purpose, a,
 * b, c)}, where {@code a}, {@code b}, {@code c} are counters such as restart, number of components,
 * row or index. A draw does not depend on the order of other draws, on partitions or on threads.
 *
 * <p>The key is hashed word by word, {@code h = mix(h + GAMMA * (word + 1))} from {@code h =
 * mix(seed)}. For a fixed {@code (seed, purpose, a, b)} the draws over {@code c = 0, 1, 2, ...} are
 * therefore exactly the SplitMix64 sequence that starts at the hash of {@code (seed, purpose, a,
 * b)}. SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014. {@code mix} is variant 13 of D. Stafford, "Better bit mixing", 2011.
 *
 * <p>Floating-point functions use {@link StrictMath}, so all draws have the same bits on any JVM.
 */
public final class CounterRandom {
  /** The odd integer nearest to 2^64 / golden ratio, the increment of SplitMix64. */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private static final long LARGEST_BOUND = (1L << 62) - 1;

  private CounterRandom() {}

  /** Returns the 64 uniform bits of the key {@code (seed, purpose, a, b, c)}. */
  public static long bits(long seed, RandomPurpose purpose, long a, long b, long c) {
    return chain(key(seed, purpose, a, b), c);
  }

  /** Returns the uniform draw in (0, 1) of the key {@code (seed, purpose, a, b, c)}. */
  public static double uniform(long seed, RandomPurpose purpose, long a, long b, long c) {
    return uniform(bits(seed, purpose, a, b, c));
  }

  /** Returns the standard normal draw (mean 0, variance 1) of {@code (seed, purpose, a, b, c)}. */
  public static double normal(long seed, RandomPurpose purpose, long a, long b, long c) {
    return normal(bits(seed, purpose, a, b, c));
  }

  /** Returns the sequence of draws {@code (seed, purpose, a, b, c)}, {@code c = 0, 1, 2, ...}. */
  public static Stream stream(long seed, RandomPurpose purpose, long a, long b) {
    return new Stream(key(seed, purpose, a, b));
  }

  /**
   * Maps 64 uniform bits to the open interval (0, 1): an odd multiple of 2^-53, so neither 0 nor 1,
   * and {@code log(u)} and {@code log(1 - u)} are finite.
   */
  public static double uniform(long bits) {
    return ((bits >>> 11) | 1L) * 0x1p-53;
  }

  /**
   * Maps 64 uniform bits to a standard normal value by the Box-Muller transform, {@code sqrt(-2 log
   * u) cos(2 pi v)}, where {@code u} is made of the bits and {@code v} of their hash.
   */
  public static double normal(long bits) {
    return radius(bits) * StrictMath.cos(angle(chain(bits, 0)));
  }

  /**
   * Maps 64 uniform bits to an integer in {@code 0 .. bound - 1}, {@code floor(bound * bits /
   * 2^64)}. A value's probability differs from {@code 1 / bound} by less than 2^-63.
   *
   * @param bound number of values, 1 to 2^62 - 1
   */
  public static long below(long bits, long bound) {
    if (bound < 1 || bound > LARGEST_BOUND) {
      throw new IllegalArgumentException("bound must be in 1 .. 2^62 - 1, but is " + bound);
    }
    return StrictMath.multiplyHigh(bits >>> 1, bound << 1);
  }

  private static long key(long seed, RandomPurpose purpose, long a, long b) {
    return chain(chain(chain(mix(seed), purpose.code()), a), b);
  }

  private static long chain(long hash, long word) {
    return mix(hash + GAMMA * (word + 1));
  }

  private static long mix(long word) {
    long z = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static double radius(long bits) {
    return StrictMath.sqrt(-2 * StrictMath.log(uniform(bits)));
  }

  private static double angle(long bits) {
    return 2 * StrictMath.PI * uniform(bits);
  }

  /** Draws in sequence under one key, for one place that needs many; not thread-safe. */
  public static final class Stream {
    private final long key;
    private long counter;
    private double spareNormal = Double.NaN;

    private Stream(long key) {
      this.key = key;
    }

    /** Returns the next 64 uniform bits: the {@code i}-th call has counter {@code c = i}. */
    public long nextBits() {
      return chain(key, counter++);
    }

    /** Returns the next uniform value in (0, 1). */
    public double nextUniform() {
      return uniform(nextBits());
    }

    /** Returns the next uniform value between {@code low} and {@code high}. */
    public double nextUniform(double low, double high) {
      return low + (high - low) * nextUniform();
    }

    /** Returns the next integer in {@code 0 .. bound - 1}, {@code bound} from 1 to 2^62 - 1. */
    public long nextBelow(long bound) {
      return below(nextBits(), bound);
    }

    /**
     * Returns the next standard normal value. Box-Muller makes two values of two words, so every
     * second call consumes no word.
     */
    public double nextNormal() {
      if (!Double.isNaN(spareNormal)) {
        double spare = spareNormal;
        spareNormal = Double.NaN;
        return spare;
      }
      double radius = radius(nextBits());
      double angle = angle(nextBits());
      spareNormal = radius * StrictMath.sin(angle);
      return radius * StrictMath.cos(angle);
    }
  }
}
