package io.emmer.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * The way that subjects are timed: by turns, and by the difference of a long and a short run,
 * (t(long) - t(short)) / (long - short), in which everything but the iterations cancels. What stops
 * before is timed by the iterations that it did, if they are more than the short run's. One short
 * run before all others warms up.
 *
 * @param clock time in nanoseconds
 * @param progress takes lines for people
 */
record Protocol(RunLengths lengths, LongSupplier clock, Consumer<String> progress) {
  private static final double NANOS_PER_MS = 1e6;

  /** What is known of a subject so far: its times, or why it has none. */
  private static final class Timing {
    private final Subject subject;
    private final List<Double> times = new ArrayList<>();
    private String failure;

    Timing(Subject subject, String failure) {
      this.subject = subject;
      this.failure = failure;
    }

    Measurement measurement() {
      return new Measurement(
          subject.work(),
          subject.system(),
          subject.storage(),
          times,
          failure == null ? subject.accuracy() : Optional.empty(),
          failure);
    }
  }

  List<Measurement> measure(List<? extends Subject> subjects) {
    List<Timing> timings = new ArrayList<>();
    for (Subject subject : subjects) {
      progress.accept("warming up " + label(subject));
      timings.add(new Timing(subject, warmUp(subject)));
    }
    for (int run = 1; run <= lengths.runs(); run++) {
      for (Timing timing : timings) {
        if (timing.failure == null) {
          time(timing, run);
        }
      }
    }
    return timings.stream().map(Timing::measurement).toList();
  }

  private void time(Timing timing, int run) {
    double ms = msPerIteration(timing.subject);
    if (Double.isNaN(ms)) {
      timing.failure = "stops too early to be timed";
      timing.times.clear();
      return;
    }
    timing.times.add(ms);
    progress.accept(
        String.format(
            Locale.ROOT,
            "run %d of %d: %s %.2f ms an iteration",
            run,
            lengths.runs(),
            label(timing.subject),
            ms));
  }

  /**
   * One short run.
   *
   * @return null, or the failure of another system, which is a result too; our own is none
   */
  private String warmUp(Subject subject) {
    try {
      subject.run(lengths.shortRun());
      return null;
    } catch (RuntimeException e) {
      if (subject.system() == BenchSystem.EMMER) {
        throw e;
      }
      String failure = firstLine(ExceptionUtils.getRootCause(e));
      progress.accept(label(subject) + " failed: " + failure);
      return failure;
    }
  }

  private static String firstLine(Throwable cause) {
    String text = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    return text.lines().findFirst().orElse(cause.getClass().getName());
  }

  /** NaN if the long run did no iteration more than the short one. */
  private double msPerIteration(Subject subject) {
    Timed few = run(subject, lengths.shortRun());
    Timed many = run(subject, lengths.longRun());
    int more = many.iterations - few.iterations;
    return more > 0 ? (many.ms - few.ms) / more : Double.NaN;
  }

  private record Timed(int iterations, double ms) {}

  private Timed run(Subject subject, int iterations) {
    long start = clock.getAsLong();
    int done = subject.run(iterations);
    double ms = (clock.getAsLong() - start) / NANOS_PER_MS;
    if (done < iterations) {
      progress.accept(
          "warning: %s stopped after %d of %d iterations"
              .formatted(label(subject), done, iterations));
    }
    return new Timed(done, ms);
  }

  private static String label(Subject subject) {
    return subject.work() + " by " + subject.system();
  }
}
