/** Ratings from files to factors: reading, filtering, splitting, alternating, predicting. */
package io.emmer.spark.ratings;
