package io.emmer.app.bench;

import io.emmer.spark.SparkJob;
import io.emmer.spark.ratings.FixedSteps;
import io.emmer.spark.ratings.RatingReader;
import io.emmer.spark.ratings.RatingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The comparison of this project and MLlib's ALS on the same training ratings less the users'
 * means.
 *
 * @param lambda weight of the squared lengths of factors
 * @param mllibLambda what MLlib multiplies by a row's number of ratings
 */
public record RatingBench(
    List<RatingWork> works,
    Set<BenchSystem> systems,
    double lambda,
    double mllibLambda,
    RunLengths lengths) {

  /** Loads the ratings once, and runs all works on the systems that have them. */
  public List<Measurement> run(
      SparkJob job, RatingReader reader, RatingSettings settings, Consumer<String> progress)
      throws IOException {
    try (FixedSteps ratings = FixedSteps.load(job, reader, settings)) {
      works.forEach(work -> ratings.requireRank(work.factors()));
      MllibAls als = MllibAls.of(job, ratings);
      progress.accept(als.frame().count() + " training ratings");
      List<Subject> subjects = new ArrayList<>();
      for (RatingWork work : works) {
        if (systems.contains(BenchSystem.EMMER)) {
          subjects.add(new RatingSubject(work, BenchSystem.EMMER, lambda, ratings, ratings::run));
        }
        if (systems.contains(BenchSystem.ML_ALS)) {
          subjects.add(new RatingSubject(work, BenchSystem.ML_ALS, mllibLambda, ratings, als::run));
        }
      }
      return new Protocol(lengths, System::nanoTime, progress).measure(subjects);
    }
  }
}
