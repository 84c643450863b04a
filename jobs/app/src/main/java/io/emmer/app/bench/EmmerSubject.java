package io.emmer.app.bench;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmLoop;
import io.emmer.em.FitResult;
import io.emmer.em.StopRule;
import java.util.List;

/** This project at work. */
record EmmerSubject(String work, String storage, Dataset data, List<Candidate<?, ?>> starts)
    implements Subject {
  @Override
  public BenchSystem system() {
    return BenchSystem.EMMER;
  }

  /** Passes over the rows, which all restarts share. */
  @Override
  public int run(int iterations) {
    EmLoop loop = new EmLoop(data, StopRule.iterations(iterations), event -> {});
    return loop.run(starts).stream().mapToInt(FitResult::iterations).max().orElseThrow();
  }
}
