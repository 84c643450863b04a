package io.emmer.app;

import io.emmer.app.cli.CommandLines;
import io.emmer.app.cli.CommandLines.Outcome;
import io.emmer.app.cli.CommandLines.Part;
import io.emmer.em.text.Text;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The program: {@code Emmer VERB [options]}. */
public final class Emmer {
  private Emmer() {}

  /** One line: where the verb failed is of no interest there. */
  private static final class FailedVerb extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedVerb(String reason) {
      super(reason, null, false, false);
    }

    @SuppressWarnings("OverrideThrowableToString") // clusters show that, which names the class else
    @Override
    public String toString() {
      return getMessage();
    }
  }

  /**
   * Runs one verb and ends the process with its exit code. In YARN's and standalone's cluster mode
   * an exit would look like a failure of the cluster's: there an exception takes the code and the
   * reason to whom the cluster tells of it, as YARN does by the diagnostics of an application.
   */
  public static void main(String[] args) {
    // Not System.out, which hides why something could not be written.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    Part part = Part.valueOf(System.getProperty("emmer.part", Part.WHOLE.name()));
    Outcome outcome = CommandLines.run(part, args, out, System.err);
    // The front of the launcher is here, whatever it is asked for.
    boolean isOnCluster =
        part == Part.WHOLE
            && System.getProperty("spark.submit.deployMode", "client").equals("cluster");
    if (isOnCluster && !outcome.wasOnSpark()) {
      tellYarn();
    }
    if (outcome.code() == 0) {
      return;
    }
    if (isOnCluster) {
      throw new FailedVerb(Text.format("%s (exit code %d)", outcome.reason(), outcome.code()));
    }
    System.exit(outcome.code());
  }

  /**
   * Starts Spark and stops it again, waiting for no executor. To YARN a driver that ends without a
   * Spark has failed, whatever its verb says; after one, it takes the verb's word.
   */
  private static void tellYarn() {
    if (System.getProperty("spark.master", "").equals("yarn")) {
      SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "emmer");
      conf.set("spark.dynamicAllocation.enabled", "false").set("spark.executor.instances", "1");
      conf.set("spark.scheduler.minRegisteredResourcesRatio", "0");
      try {
        new JavaSparkContext(conf).close();
      } catch (Exception e) { // SparkException, which Java's compiler does not know of
        // Its settings are what is wrong, which the outcome says.
      }
    }
  }
}
