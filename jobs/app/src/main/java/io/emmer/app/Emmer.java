package io.emmer.app;

import io.emmer.app.cli.CommandLines;
import io.emmer.app.cli.CommandLines.Part;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.spark.SparkUserAppException;

/** The program: {@code Emmer VERB [options]}. */
public final class Emmer {
  private Emmer() {}

  /**
   * Runs one verb and ends the process with its exit code. In YARN's and standalone's cluster mode
   * an exit would look like a failure of the cluster's, so there the code travels in an exception.
   */
  public static void main(String[] args) throws SparkUserAppException {
    // Not System.out, which hides why something could not be written.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    Part part = Part.valueOf(System.getProperty("emmer.part", Part.WHOLE.name()));
    int code = CommandLines.run(part, args, out, System.err);
    if (code == 0) {
      return;
    }
    if (System.getProperty("spark.submit.deployMode", "client").equals("cluster")) {
      throw new SparkUserAppException(code, null);
    }
    System.exit(code);
  }
}
