/** The Spark session of a job, and the exceptions that jobs end with. */
package io.emmer.spark;
