package io.emmer.em.random;

/**
 * What a random draw is for. The purpose is one word of the key of every draw of {@link
 * CounterRandom}, so draws for different purposes are independent under one seed.
 *
 * <p>The codes are part of the reproducibility contract: never change or reuse one, only add.
 */
public enum RandomPurpose {
  /** Class label of a synthetic digit image. */
  DIGIT_LABEL(1),
  /** Slant, size, jitter and pen of a synthetic digit image. */
  DIGIT_SHAPE(2),
  /** Mixture component from which a synthetic Gaussian row comes. */
  GAUSSIAN_COMPONENT(3),
  /** Values of a synthetic Gaussian row. */
  GAUSSIAN_VALUE(4),
  /** Choice of data rows as initial centres. */
  INITIAL_ROWS(5),
  /** Noise added to initial parameters. */
  INITIAL_NOISE(6),
  /** Initial parameters drawn without looking at rows. */
  INITIAL_PARAMETERS(7),
  /** Choice of rows by the k-means++ rule. */
  KMEANS_PLUS_PLUS(8),
  /** Choice of a subset of the rows. */
  SUBSET(9),
  /** Mixture component from which a row sampled from a model comes. */
  SAMPLE_COMPONENT(10),
  /** Values of a row sampled from a model. */
  SAMPLE_VALUE(11),
  /** Rows that k-means|| draws in every round. */
  OVERSAMPLING(12),
  /** Choice among the rows that k-means|| drew. */
  RECLUSTERING(13),
  /** Whether a rating is for training, validation or test. */
  RATING_SPLIT(14),
  /** Initial factors of users. */
  USER_FACTORS(15),
  /** Initial factors of items. */
  ITEM_FACTORS(16),
  /** Initial basis of a subspace iteration. */
  SUBSPACE(17),
  /** Choice of the rows that a report draws. */
  REPORT_ROWS(18),
  /** Item and noise of a synthetic rating. */
  SYNTHETIC_RATING(19),
  /** Hidden factors of synthetic ratings. */
  SYNTHETIC_FACTORS(20),
  /** Choice of the rows whose scores give the quantiles of a fit. */
  QUANTILE_ROWS(21),
  /** Columns and parameters of a synthetic table. */
  SYNTHETIC_TABLE(22);

  private final long code;

  RandomPurpose(long code) {
    this.code = code;
  }

  /** Returns the word that stands for this purpose in a key; it never changes. */
  public long code() {
    return code;
  }
}
