package io.emmer.app.bench;

import io.emmer.spark.ratings.FixedSteps;
import java.util.Optional;

/** A factorisation of ratings by one system, which keeps the factors of its last run. */
final class RatingSubject implements Subject {
  private final RatingWork work;
  private final BenchSystem system;
  private final double lambda;
  private final FixedSteps ratings;
  private final Training training;
  private FixedSteps.Trained last;

  /** The factors after a number of iterations. */
  @FunctionalInterface
  interface Training {
    FixedSteps.Trained run(int factors, double lambda, int iterations);
  }

  RatingSubject(
      RatingWork work, BenchSystem system, double lambda, FixedSteps ratings, Training training) {
    this.work = work;
    this.system = system;
    this.lambda = lambda;
    this.ratings = ratings;
    this.training = training;
  }

  @Override
  public String work() {
    return work.name();
  }

  @Override
  public BenchSystem system() {
    return system;
  }

  @Override
  public String storage() {
    return system == BenchSystem.ML_ALS ? "floats" : "doubles";
  }

  @Override
  public int run(int iterations) {
    last = training.run(work.factors(), lambda, iterations);
    return iterations;
  }

  @Override
  public Optional<Accuracy> accuracy() {
    return Optional.of(new Accuracy(lambda, ratings.testRmse(last)));
  }
}
