/** Ratings from files to factors: reading, filtering, splitting, alternating, predicting. */
package io.emmer.jobs.ratings;
