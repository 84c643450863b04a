package io.emmer.spark.ratings;

import io.emmer.em.factor.FactorLoop;

/**
 * The settings of a factorisation.
 *
 * @param factors k
 * @param lambda weight of the squared lengths of factors
 * @param start random, svd or model:PATH
 * @param broadcastBytes of the factors of a side up to which they are broadcast
 */
public record FactorSettings(
    int factors,
    double lambda,
    long seed,
    String start,
    FactorLoop.Rule rule,
    long broadcastBytes) {}
