package io.emmer.jobs.ml;

import io.emmer.jobs.SparkJob;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One session for the tests of a class, which verbs that they run join. */
abstract class SparkTest {
  private static SparkJob job;

  @BeforeAll
  static void startSpark() {
    job = SparkJob.start("test", "local[2]", List.of("spark.sql.shuffle.partitions=2"));
  }

  @AfterAll
  static void stopSpark() {
    job.close();
  }

  static SparkSession session() {
    return job.session();
  }
}
