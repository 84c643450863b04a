package io.emmer.app.quantize;

import io.emmer.app.image.Picture;
import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.data.DataBlock;
import io.emmer.spark.rows.SparkDataset;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** A pass over all rows that finds a number for each. */
@FunctionalInterface
interface ColourPass extends Serializable {
  /** Makes the worker of one task, which may hold scratch. */
  Worker worker();

  /** The numbers of the rows of one leaf. */
  @FunctionalInterface
  interface Worker {
    int[] of(DataBlock block);
  }

  /** Runs a pass and returns the numbers in the order of the rows. */
  static int[] run(JavaSparkContext spark, String description, SparkDataset data, ColourPass pass) {
    spark.sc().setJobDescription(description);
    List<int[]> leaves =
        data.leaves()
            .mapPartitions(
                part -> {
                  Worker worker = pass.worker();
                  List<int[]> numbers = new ArrayList<>();
                  part.forEachRemaining(leaf -> numbers.add(worker.of(leaf.block())));
                  return numbers.iterator();
                })
            .collect();
    int[] all = new int[Math.toIntExact(data.rows())];
    int at = 0;
    for (int[] leaf : leaves) {
      System.arraycopy(leaf, 0, all, at, leaf.length);
      at += leaf.length;
    }
    return all;
  }

  /** The pass that finds the nearest centre, or the component of the largest responsibility. */
  static <M extends Model, S extends Statistics<S>> ColourPass components(
      FitResult<M, S> fit, double[] origin) {
    Candidate<M, S> model = new Candidate<>(fit.family(), fit.model());
    return () -> {
      EStep<S> eStep = model.eStep(origin);
      return block -> eStep.assign(block).component();
    };
  }

  /** The pass that blends centres, sum_k r_nk mu_k, as a colour. */
  static <M extends Model, S extends Statistics<S>> ColourPass blends(
      FitResult<M, S> fit, double[] origin) {
    Candidate<M, S> model = new Candidate<>(fit.family(), fit.model());
    double[] centres = fit.model().centres();
    return () -> {
      EStep<S> eStep = model.eStep(origin);
      return block -> blended(eStep.assign(block), centres);
    };
  }

  private static int[] blended(Assignments assigned, double[] centres) {
    int[] colours = new int[assigned.rows()];
    double[] mean = new double[Picture.CHANNELS];
    for (int n = 0; n < colours.length; n++) {
      for (int c = 0; c < Picture.CHANNELS; c++) {
        mean[c] = 0;
        for (int k = 0; k < assigned.components(); k++) {
          double centre = centres[k * Picture.CHANNELS + c];
          mean[c] = Math.fma(assigned.responsibility(n, k), centre, mean[c]);
        }
      }
      colours[n] = Picture.colour(mean, 0);
    }
    return colours;
  }
}
