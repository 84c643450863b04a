package io.emmer.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.fixture.Project;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The estimators in Python, where EMMER_TEST_PYSPARK names a folder with {@code pyspark} and {@code
 * py4j}, for the Spark of SPARK_HOME.
 */
class PySparkIT {
  @TempDir private Path directory;

  @Test
  void everyEstimatorRunsByPySpark() throws Exception {
    String folder = System.getenv("EMMER_TEST_PYSPARK");
    assumeTrue(folder != null, "EMMER_TEST_PYSPARK names no folder with pyspark and py4j");
    Path jar = Project.file("jobs/spark/target/emmer-spark-0.1.0-SNAPSHOT.jar");
    assertThat(jar).as("built by ./mvnw package").exists();
    String python = PythonTest.NUMPY == null ? "python3" : PythonTest.NUMPY;
    String home = System.getenv().getOrDefault("SPARK_HOME", folder + "/pyspark");

    String output =
        PythonTest.run(
            Map.of(
                "PYTHONPATH",
                folder + ":" + PythonTest.PACKAGE,
                "PYSPARK_PYTHON",
                python,
                "SPARK_HOME",
                home,
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "PYSPARK_SUBMIT_ARGS",
                "--jars " + jar + " pyspark-shell"),
            python,
            PythonTest.script("estimators.py"),
            directory.toString());

    assertThat(output).contains("PySpark's on Spark ");
  }
}
