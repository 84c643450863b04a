package io.emmer.jobs.ratings;

import java.io.Serializable;

/**
 * Means of training ratings. Where a user or an item has none, the mean of all stands for it.
 *
 * @param global of all training ratings
 * @param users users[u]
 * @param items items[i]
 */
record RatingMeans(double global, double[] users, double[] items) implements Serializable {}
