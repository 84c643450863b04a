package io.emmer.app.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.fs.FileSystem;

/**
 * A table whose lines lie on HDFS in another order, and its fit in the order of content.
 *
 * @param shuffled two files on HDFS
 * @param reference of a fit of the lines in their order, on this machine
 */
record ShuffledTable(String shuffled, Map<String, String> reference) {
  private static final int ROWS = 10_000;
  private static final String HEADER = "x,plan,calls\n";

  /** Writes it, and fits it undisturbed. */
  static ShuffledTable write(TestBed bed) throws Exception {
    Random random = new Random(8);
    List<String> lines = lines(random);
    Path local = bed.directory().resolve("table.csv");
    Files.writeString(local, text(lines));
    String expected = bed.hdfs().url() + "/table-expected";
    TestBed.assertSucceeded(bed.onThisMachine().run(fit(local.toString(), expected, 1)));

    Collections.shuffle(lines, random);
    String shuffled = bed.hdfs().url() + "/table";
    write(shuffled, lines.subList(0, ROWS / 2));
    write(shuffled, lines.subList(ROWS / 2, ROWS));
    return new ShuffledTable(shuffled, StoredModels.sha256(expected));
  }

  private static List<String> lines(Random random) {
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      int segment = random.nextInt(3);
      String plan = random.nextInt(9) == 0 ? "" : "plan " + (segment + random.nextInt(2));
      lines.add(100 * segment + random.nextGaussian() + "," + plan + "," + random.nextInt(5));
    }
    return lines;
  }

  private static String text(List<String> lines) {
    return HEADER + String.join("\n", lines) + "\n";
  }

  private static void write(String folder, List<String> lines) throws IOException {
    String name = folder + "/" + lines.hashCode() + ".csv";
    try (FileSystem files = StoredModels.fileSystem(folder);
        OutputStream out = files.create(new org.apache.hadoop.fs.Path(name))) {
      out.write(text(lines).getBytes(StandardCharsets.UTF_8));
    }
  }

  static List<String> fit(String input, String output, int partitions) {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family", "mixed"));
    arguments.addAll(List.of("--count", "calls", "--order", "content", "--components", "8"));
    arguments.addAll(List.of("--seed", "3", "--leaf-rows", "512"));
    arguments.addAll(List.of("--max-iterations", "8", "--tolerance", "0"));
    arguments.addAll(List.of("--partitions", Integer.toString(partitions)));
    arguments.addAll(List.of("--input", input, "--output", output));
    return arguments;
  }
}
