package io.emmer.app.bench;

/**
 * What the factors of a rating work are worth, without which its times tell little.
 *
 * @param lambda weight of the squared lengths of factors, as the system takes it
 * @param testRmse root of the mean squared error over the test ratings after the long run
 */
public record Accuracy(double lambda, double testRmse) {}
