package io.emmer.app.cli;

import io.emmer.em.family.Families;
import io.emmer.spark.SparkJob;
import java.util.ArrayList;
import java.util.List;

/** Fits all families in one process: the time of a process is mostly that of its start. */
public final class AllFamilies {
  private AllFamilies() {}

  /**
   * Runs {@code fit} for family after family.
   *
   * @param args the directory for their models, then options of {@code fit}
   */
  public static void main(String[] args) {
    // The verbs join it.
    SparkJob shared = SparkJob.start("all families", "local[2]", List.of());
    int worst = 0;
    for (String family : Families.names()) {
      List<String> arguments = new ArrayList<>(List.of("fit", "--family", family));
      arguments.addAll(List.of("--output", args[0] + "/" + family));
      arguments.addAll(List.of(args).subList(1, args.length));
      int code = CommandLines.run(arguments.toArray(String[]::new), System.out, System.err);
      worst = Math.max(worst, code);
    }
    shared.close();
    System.exit(worst);
  }
}
