package io.emmer.app.cli;

import io.emmer.app.bench.BenchSystem;
import io.emmer.app.bench.RatingBench;
import io.emmer.app.bench.RatingWork;
import io.emmer.app.bench.RunLengths;
import io.emmer.spark.SparkJob;
import io.emmer.spark.ratings.RatingReader;
import io.emmer.spark.ratings.RatingSettings;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of works on ratings: how files are laid out, which ratings count, and lambda. */
final class RatingBenchOptions {
  @Mixin private RatingFileOptions files;
  @Mixin private RatingOptions ratings;

  @Option(
      names = "--lambda",
      paramLabel = "L",
      description = "Ratings: weight of the squared lengths of factors; default ${DEFAULT-VALUE}.")
  private double lambda = 10;

  @Option(
      names = "--mllib-lambda",
      paramLabel = "L",
      description = {
        "Ratings: lambda of MLlib's ALS, which multiplies it by the number of ratings of a user or",
        "an item, so that errors compare only with this; default that of --lambda."
      })
  private Double mllibLambda;

  RatingBench bench(List<String> works, List<BenchSystem> systems, RunLengths lengths) {
    double other = mllibLambda == null ? lambda : mllibLambda;
    FactorizeVerb.require(lambda > 0, "--lambda " + lambda, "a positive number");
    FactorizeVerb.require(other > 0, "--mllib-lambda " + other, "a positive number");
    List<RatingWork> parsed = works.stream().map(RatingWork::parse).distinct().toList();
    return new RatingBench(parsed, EnumSet.copyOf(systems), lambda, other, lengths);
  }

  RatingReader open(SparkJob job, List<String> input) throws IOException {
    return files.open(job, input, false);
  }

  RatingSettings settings(long seed) {
    return ratings.settings(seed);
  }
}
