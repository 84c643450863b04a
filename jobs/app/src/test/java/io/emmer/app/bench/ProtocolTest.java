package io.emmer.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolTest {
  private static final long NANOS_PER_MS = 1_000_000;

  private final List<String> calls = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();
  private long now;

  /** Takes a start-up of 500 ms, and then as long as told for every iteration. */
  private final class Fake {
    private final String name;
    private final long[] msPerIteration;
    private final int fixedPoint;
    private int call;

    Fake(String name, int fixedPoint, long... msPerIteration) {
      this.name = name;
      this.fixedPoint = fixedPoint;
      this.msPerIteration = msPerIteration;
    }

    Subject subject() {
      return Subject.of(name, BenchSystem.EMMER, "bytes", this::run);
    }

    private int run(int iterations) {
      int done = Math.min(iterations, fixedPoint);
      // The first call warms up, and every run after it makes two.
      int run = Math.max(0, (call++ - 1) / 2);
      now += (500 + msPerIteration[run] * done) * NANOS_PER_MS;
      calls.add(name + iterations);
      return done;
    }
  }

  private List<Measurement> measure(int runs, Subject... subjects) {
    return new Protocol(new RunLengths(3, 23, runs), () -> now, progress::add)
        .measure(List.of(subjects));
  }

  @Test
  void startUpCancels() {
    Measurement measurement = measure(3, new Fake("a", 99, 7, 30, 10).subject()).get(0);
    assertThat(measurement.msPerIteration()).containsExactly(7.0, 30.0, 10.0);
    assertThat(measurement.median()).isEqualTo(10, within(1e-9));
    assertThat(measurement.min()).isEqualTo(7, within(1e-9));
    assertThat(measurement.max()).isEqualTo(30, within(1e-9));
    assertThat(measurement.runs()).isEqualTo(3);
  }

  @Test
  void subjectsTakeTurnsAfterWarmingUp() {
    measure(2, new Fake("a", 99, 1, 1).subject(), new Fake("b", 99, 2, 2).subject());
    assertThat(calls)
        .containsExactly("a23", "b23", "a3", "a23", "b3", "b23", "a3", "a23", "b3", "b23");
    assertThat(progress).noneMatch(line -> line.startsWith("warning"));
  }

  @Test
  void anEarlyFixedPointIsTimedByWhatWasDone() {
    assertThat(measure(1, new Fake("a", 12, 7).subject()).get(0).msPerIteration())
        .containsExactly(7.0);
    assertThat(progress).contains("warning: a by emmer stopped after 12 of 23 iterations");
  }

  @Test
  void aWholeRunIsTimedWithItsStart() {
    Subject whole = new Fake("a", 50, 7, 7).subject().whole(true);
    assertThat(measure(1, whole).get(0).msPerIteration()).containsExactly((500 + 50 * 7) / 50.0);
    assertThat(calls).containsExactly("a23", "a1000");
    assertThat(progress).noneMatch(line -> line.startsWith("warning"));
  }

  @Test
  void aWholeRunWithoutAFixedPointIsTold() {
    measure(1, new Fake("a", 5000, 7).subject().whole(true));
    assertThat(progress).contains("warning: a by emmer reached no fixed point in 1000 iterations");
  }

  @Test
  void nothingIsTimedThatStopsAtOnce() {
    Measurement measurement = measure(2, new Fake("a", 3, 7, 7).subject()).get(0);
    assertThat(measurement.runs()).isZero();
    assertThat(measurement.failure()).isEqualTo("stops too early to be timed");
  }

  private static Subject failing(BenchSystem system) {
    return Subject.of(
        "b",
        system,
        "bytes",
        iterations -> {
          throw new IllegalStateException("job", new ArithmeticException("odd\nmore"));
        });
  }

  @Test
  void theFailureOfAnotherSystemIsAResult() {
    Measurement measurement = measure(2, failing(BenchSystem.ML_MIXTURE)).get(0);
    assertThat(measurement.runs()).isZero();
    assertThat(measurement.failure()).isEqualTo("odd");
    assertThatThrownBy(() -> measure(1, failing(BenchSystem.EMMER)))
        .isInstanceOf(IllegalStateException.class);
  }
}
