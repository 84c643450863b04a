package io.emmer.app.bench;

import java.util.Locale;

/** A system that does works. */
public enum BenchSystem {
  /** This project, which holds ratings so; how it holds rows depends on them. */
  EMMER("doubles"),
  /** mllib.clustering.KMeans on a cached RDD of sparse vectors: the yardstick. */
  MLLIB_SPARSE("sparse doubles"),
  /** mllib.clustering.KMeans on a cached RDD of dense vectors. */
  MLLIB_DENSE("doubles"),
  /** ml.clustering.KMeans on a cached DataFrame of sparse vectors. */
  ML_SPARSE("sparse doubles"),
  /** ml.clustering.KMeans on a cached DataFrame of dense vectors. */
  ML_DENSE("doubles"),
  /** ml.clustering.GaussianMixture on a cached DataFrame of dense vectors. */
  ML_MIXTURE("doubles"),
  /** ml.recommendation.ALS on a cached DataFrame: the yardstick of works on ratings. */
  ML_ALS("floats"),
  /** Spark alone: an empty job of two tasks, the least that an iteration can take. */
  SPARK("-");

  /** How the rows are held. */
  final String storage;

  BenchSystem(String storage) {
    this.storage = storage;
  }

  boolean isSparse() {
    return this == MLLIB_SPARSE || this == ML_SPARSE;
  }

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
