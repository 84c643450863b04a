package io.emmer.spark.ratings;

/**
 * The choice of the ratings that are used, and of the part that each plays.
 *
 * @param lastWins whether the last of the ratings of a pair counts, else they are refused
 * @param minRatings of a user or an item that stays
 */
public record RatingSettings(
    boolean lastWins, int minRatings, double validationShare, double testShare, long seed)
    implements java.io.Serializable {}
