/**
 * Estimators and models of {@code spark.ml} for every family: {@link
 * io.emmer.spark.ml.BernoulliMixture}, {@link io.emmer.spark.ml.GaussianMixture} with its {@code
 * covarianceType}, {@link io.emmer.spark.ml.KMeans}, and {@link io.emmer.spark.ml.MixedMixture} of
 * columns of any type. A fit numbers the rows of a DataFrame in its order, or in that of {@code
 * rowCol}, cuts them into the same leaves as {@code emmer fit}, and runs the same job over them:
 * the same rows in the same order give the same bits.
 *
 * <p>A saved model is a model directory, with the params in {@code metadata} beside, where {@code
 * spark.ml} looks for them; the models load what {@code emmer fit} wrote too.
 */
package io.emmer.spark.ml;
