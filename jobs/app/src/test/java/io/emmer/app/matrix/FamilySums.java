package io.emmer.app.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.cli.CommandLines;
import io.emmer.app.fixture.SampleRatings;
import io.emmer.em.family.Families;
import io.emmer.em.model.Checksums;
import io.emmer.spark.SparkJob;
import io.emmer.spark.ml.Frames;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A program that fits, predicts and saves with every family, from files and from spark.ml, and
 * leaves one line about each with the SHA-256 of what it wrote.
 */
public final class FamilySums {
  /** The name of the lines. */
  public static final String SUMS = "sums";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAGIC_BYTES = 4;

  private final SparkJob job;
  private final String directory;
  private final List<String> sums = new ArrayList<>();

  private FamilySums(SparkJob job, String directory) {
    this.job = job;
    this.directory = directory;
  }

  /**
   * Runs all.
   *
   * @param args the directory for what is written, on any file system; an IDX file, a CSV file of a
   *     table with the column {@code segment}, the master; then some families, otherwise it is all
   */
  public static void main(String[] args) throws IOException {
    // The verbs join it.
    try (SparkJob shared = SparkJob.start("matrix", args[3], List.of())) {
      FamilySums all = new FamilySums(shared, args[0]);
      for (String family : args.length > 4 ? List.of(args[4].split(",", -1)) : Families.names()) {
        all.fit(family, "--input", args[1], "--family", family);
        all.estimate(family);
      }
      all.fit("table", "--input", args[2], "--family", "mixed", "--where", "segment < 2");
      all.run("convert", "--input", args[1], "--output", all.path("rows.parquet"));
      all.fit("parquet", "--input", all.path("rows.parquet"), "--family", "gaussian-diagonal");
      all.damaged();
      all.factorize();
      byte[] lines = (String.join("\n", all.sums) + "\n").getBytes(StandardCharsets.UTF_8);
      new HadoopStore(shared.hadoop()).writeFile(all.path(SUMS), lines, false);
    }
  }

  private String path(String name) {
    return directory + "/" + name;
  }

  private void run(String... words) {
    int code = CommandLines.run(words, System.out, System.err);
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", words) + " ended with " + code);
    }
  }

  /** Fits files, and predicts them. */
  private void fit(String name, String... options) throws IOException {
    List<String> fit = new ArrayList<>(List.of("fit", "--output", path(name)));
    fit.addAll(List.of("--components", "3", "--seed", "3", "--max-iterations", "4"));
    fit.addAll(List.of("--restarts", "2", "--leaf-rows", "32"));
    fit.addAll(List.of(options));
    run(fit.toArray(String[]::new));
    List<String> input = List.of("--input", options[1], "--partitions", "3");
    List<String> predict = new ArrayList<>(List.of("predict", "--model", path(name)));
    predict.addAll(List.of("--format", "csv", "--output", path(name + "-rows")));
    predict.addAll(input);
    run(predict.toArray(String[]::new));
    sums.add(name + " model " + model(name) + " predictions " + sum(name + "-rows"));
  }

  private void factorize() throws IOException {
    try (OutputStream out = files().create(new Path(path("ratings.tsv")))) {
      out.write(String.join("\n", SampleRatings.lines("\t")).getBytes(StandardCharsets.UTF_8));
    }
    String options = "factorize --factors 3 --lambda 0.5 --max-iterations 3 --input ";
    String[] words = (options + path("ratings.tsv")).split(" ", -1);
    List<String> factorize = new ArrayList<>(List.of(words));
    factorize.addAll(List.of("--output", path("factors")));
    run(factorize.toArray(String[]::new));
    sums.add("factors " + model("factors"));
  }

  /** A damaged file is told as one, whatever a Spark calls that. */
  private void damaged() throws IOException {
    byte[] bytes = contents("rows.parquet", ".parquet").get(0);
    Arrays.fill(bytes, MAGIC_BYTES, bytes.length / 2, (byte) -1);
    try (OutputStream out = files().create(new Path(path("damaged.parquet")))) {
      out.write(bytes);
    }
    String fit = "fit --family gaussian-diagonal --components 3 --output " + path("never");
    String[] words = (fit + " --input " + path("damaged.parquet")).split(" ", -1);
    sums.add("damaged Parquet: exit code " + CommandLines.run(words, System.out, System.err));
  }

  /** Fits rows that a program has, and saves the model. */
  private void estimate(String family) throws IOException {
    String kind = family.equals("bernoulli") ? "bernoulli" : "gaussian";
    Dataset<Row> rows = Frames.frame(job.session(), Frames.of(kind));
    var model = Frames.estimator(family).setK(3).setMaxIter(4).setLeafRows(32).setSeed(4).fit(rows);
    model.write().save(path(family + "-ml"));
    long assigned = model.transform(rows).select("prediction").distinct().count();
    sums.add(family + " spark.ml " + model(family + "-ml") + " used " + assigned);
  }

  /** Names and SHA-256 of the arrays of a model. */
  private String model(String name) throws IOException {
    return JSON.readTree(contents(name, "model.json").get(0)).get("files").toString();
  }

  private String sum(String name) throws IOException {
    MessageDigest digest = Checksums.sha256();
    contents(name, ".csv").forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Files of such names below a directory, in the order of their names. */
  private List<byte[]> contents(String name, String end) throws IOException {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> found = files().listFiles(new Path(path(name)), true);
    while (found.hasNext()) {
      Path file = found.next().getPath();
      if (file.getName().endsWith(end)) {
        try (InputStream in = files().open(file)) {
          contents.put(file.toString(), in.readAllBytes());
        }
      }
    }
    return List.copyOf(contents.values());
  }

  private FileSystem files() throws IOException {
    return new Path(directory).getFileSystem(job.hadoop());
  }
}
