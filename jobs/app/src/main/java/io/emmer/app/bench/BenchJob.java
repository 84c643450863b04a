package io.emmer.app.bench;

import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.spark.RunException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.SparkDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Loads what is to be compared, puts it into memory, and times it.
 *
 * @param components K
 * @param seed of the starting rows
 */
public record BenchJob(
    List<Work> works, Set<BenchSystem> systems, int components, long seed, RunLengths lengths) {

  /**
   * Runs all works on all systems that have them. MLlib's K-means is timed as the yardstick even if
   * it is none of the works.
   *
   * @throws UsageException if there are fewer rows than components
   * @throws RunException if the rows do not stay in memory: times would be those of loading
   */
  public List<Measurement> run(SparkJob job, RowSource rows, Consumer<String> progress)
      throws IOException {
    try (BenchData data = new BenchData(job, rows, progress)) {
      List<Subject> subjects = new ArrayList<>();
      if (systems.contains(BenchSystem.EMMER)) {
        for (Work work : works) {
          subjects.add(emmer(work, data.of(work, work.componentsOr(components))));
        }
      }
      addKMeans(data, subjects);
      if (systems.contains(BenchSystem.ML_MIXTURE)) {
        for (Work work : works) {
          if (work.isMllibMixture()) {
            subjects.add(estimator(work, BenchSystem.ML_MIXTURE, data));
          }
        }
      }
      data.requireInMemory();
      return new Protocol(lengths, System::nanoTime, progress).measure(subjects);
    }
  }

  private void addKMeans(BenchData data, List<Subject> subjects) throws IOException {
    Work kMeans = Work.parse(Work.KMEANS);
    for (BenchSystem system : systems) {
      switch (system) {
        case MLLIB_SPARSE, MLLIB_DENSE -> {
          SparkDataset rows = data.of(kMeans, components);
          Model start = kMeans.starts(rows, components, seed).get(0).model();
          MllibKMeansSubject subject = MllibKMeansSubject.of(system, rows, start);
          data.cache(subject.rows());
          subjects.add(subject);
        }
        case ML_SPARSE, ML_DENSE -> subjects.add(estimator(kMeans, system, data));
        case EMMER, ML_MIXTURE, ML_ALS -> {}
      }
    }
  }

  private Subject estimator(Work work, BenchSystem system, BenchData data) throws IOException {
    int k = work.componentsOr(components);
    return new MlSubject(
        work.name(), system, data.frame(data.of(work, k), system.isSparse()), k, seed);
  }

  private Subject emmer(Work work, SparkDataset data) {
    List<Candidate<?, ?>> starts = work.starts(data, components, seed);
    String block = data.leaves().map(leaf -> leaf.block().getClass().getSimpleName()).first();
    return new EmmerSubject(work.name(), storage(block), data, starts);
  }

  /** SparseByteBlock becomes "sparse bytes". */
  private static String storage(String block) {
    return switch (block) {
      case "SparseByteBlock" -> "sparse bytes";
      case "ByteBlock" -> "bytes";
      case "DenseBlock" -> "doubles";
      default -> block;
    };
  }
}
