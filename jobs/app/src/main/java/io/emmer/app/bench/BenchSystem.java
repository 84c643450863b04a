package io.emmer.app.bench;

import java.util.Locale;

/** A system that does works. */
public enum BenchSystem {
  EMMER,
  /** mllib.clustering.KMeans on a cached RDD of sparse vectors: the yardstick. */
  MLLIB_SPARSE,
  /** mllib.clustering.KMeans on a cached RDD of dense vectors. */
  MLLIB_DENSE,
  /** ml.clustering.KMeans on a cached DataFrame of sparse vectors. */
  ML_SPARSE,
  /** ml.clustering.KMeans on a cached DataFrame of dense vectors. */
  ML_DENSE,
  /** ml.clustering.GaussianMixture on a cached DataFrame of dense vectors. */
  ML_MIXTURE,
  /** ml.recommendation.ALS on a cached DataFrame: the yardstick of works on ratings. */
  ML_ALS;

  boolean isSparse() {
    return this == MLLIB_SPARSE || this == ML_SPARSE;
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
