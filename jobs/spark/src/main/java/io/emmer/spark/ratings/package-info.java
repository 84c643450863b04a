/**
 * Ratings from files to factors and predictions. A {@code RatingReader} reads text or Parquet; a
 * {@code RatingLoader} filters and splits the ratings and lays them out in blocks of users and of
 * items; an {@code Exchange} brings the factors of one side to the blocks of the other, by
 * broadcast or row by row; a {@code FactorRun} does all of it and writes the model, which a {@code
 * RecommendJob} reads.
 */
package io.emmer.spark.ratings;
