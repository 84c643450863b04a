package io.emmer.spark.ratings;

/**
 * Which ratings are used, and for what.
 *
 * @param lastWins whether the last of the ratings of a pair counts, else they are refused
 * @param minRatings of a user or an item that stays
 */
public record RatingSettings(
    boolean lastWins, int minRatings, double validationShare, double testShare, long seed)
    implements java.io.Serializable {}
