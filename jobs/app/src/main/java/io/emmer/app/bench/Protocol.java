package io.emmer.app.bench;

import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * The way that subjects are timed: by turns, and by the difference of a long and a short run,
 * (t(long) - t(short)) / (long - short), in which everything but the iterations cancels. What stops
 * before is timed by the iterations that it did, if they are more than the short run's. A subject
 * that is timed whole runs to its fixed point, t(whole) / iterations. One long run before all
 * others warms up.
 *
 * @param clock time in nanoseconds
 * @param progress takes lines for people
 */
public record Protocol(RunLengths lengths, LongSupplier clock, Consumer<String> progress) {
  private static final double NANOS_PER_MS = 1e6;

  /** K-means of MNIST takes a hundred. */
  private static final int MOST_OF_WHOLE_RUN = 1000;

  /** What is known of a subject so far: its times, or why it has none. */
  private static final class Timing {
    private final Subject subject;
    private final List<Double> times = new ArrayList<>();
    private Supplier<Measurement.Accuracy> accuracy;
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
          failure == null ? accuracy.get() : null,
          failure);
    }
  }

  List<Measurement> measure(List<Subject> subjects) {
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
    Subject subject = timing.subject;
    Timed few = subject.whole() ? Timed.NOTHING : run(subject, lengths.shortRun());
    Timed many = run(subject, subject.whole() ? MOST_OF_WHOLE_RUN : lengths.longRun());
    int more = many.done.iterations() - few.done.iterations();
    if (more <= 0) {
      timing.failure = "stops too early to be timed";
      timing.times.clear();
      return;
    }
    double ms = (many.ms - few.ms) / more;
    timing.times.add(ms);
    timing.accuracy = many.done.accuracy();
    progress.accept(
        Text.format(
            "run %d of %d: %s %.2f ms an iteration", run, lengths.runs(), label(subject), ms));
  }

  /**
   * One long run, as the first is up to three times slower.
   *
   * @return null, or the failure of another system, which is a result too; our own is none
   */
  private String warmUp(Subject subject) {
    try {
      subject.training().run(lengths.longRun());
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

  private record Timed(Subject.Done done, double ms) {
    static final Timed NOTHING = new Timed(new Subject.Done(0, () -> null), 0);
  }

  private Timed run(Subject subject, int iterations) {
    long start = clock.getAsLong();
    Subject.Done done = subject.training().run(iterations);
    double ms = (clock.getAsLong() - start) / NANOS_PER_MS;
    if (subject.whole() && done.iterations() == iterations) {
      progress.accept(
          Text.format(
              "warning: %s reached no fixed point in %d iterations", label(subject), iterations));
    } else if (!subject.whole() && done.iterations() < iterations) {
      progress.accept(
          Text.format(
              "warning: %s stopped after %d of %d iterations",
              label(subject), done.iterations(), iterations));
    }
    return new Timed(done, ms);
  }

  private static String label(Subject subject) {
    return subject.work() + " by " + subject.system();
  }
}
