package io.emmer.app.cli;

import io.emmer.app.generate.DigitFiles;
import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDocument;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The other verbs, one behind the other, on digit images: what a new user sees first. */
@Command(
    name = "demo",
    customSynopsis = "emmer demo [options]",
    description = {
      "Runs a first example in a minute: fit, predict, evaluate, report.",
      "Draws 6000 digit images (or takes MNIST) and fits a Bernoulli mixture of 20 "
          + "components to them. The exit code is that of the step that failed."
    },
    footer = {
      "  emmer demo",
      "  emmer demo --mnist mnist",
      "  emmer demo --json | jq .evaluation.purity"
    })
final class DemoVerb extends Verb {
  private static final int DRAWN_IMAGES = 6000;
  private static final int MAX_ITERATIONS = 60;

  /** Less than the default, at which the page of a demo would end unconverged. */
  private static final String TOLERANCE = "1e-4";

  @Option(
      names = "--mnist",
      paramLabel = "DIR",
      description = "Directory with MNIST's four files, as scripts/fetch-mnist makes it.")
  private String mnist;

  @NamesOutput
  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where to write; what is there is replaced. Default: ${DEFAULT-VALUE}.")
  private String output = "emmer-demo";

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed for everything random. Default: 1.")
  private long seed = 1;

  /** What the steps read and write. */
  private record Files(String images, String labels, Path directory) {
    String in(String name) {
      return directory.resolve(name).toString();
    }

    List<String> to(String name) {
      return List.of("--overwrite", "--output", in(name));
    }
  }

  @Override
  void run() throws IOException {
    if (output.isBlank()) {
      throw new UsageException("--output is empty; expected a directory");
    }
    Path directory = Path.of(output);
    Files files = mnist == null ? drawnDigits(directory) : mnistFiles(directory);
    if (isDryRun("would write " + directory.toAbsolutePath())) {
      return;
    }
    long begin = System.nanoTime();
    Map<String, Object> result = new LinkedHashMap<>();
    // One Spark for all steps; each of them joins it.
    try (SparkJob job = startSpark(null)) {
      if (mnist == null) {
        err().printf(Locale.ROOT, "drawing %d digits%n", DRAWN_IMAGES);
        NewDirectory.write(
            job.hadoop(),
            files.in("digits"),
            true,
            new DigitFiles(DRAWN_IMAGES, seed, false, null)::fill);
      }
      if (!runSteps(files, result)) {
        return;
      }
    }
    result.put("seconds", (System.nanoTime() - begin) * 1e-9);
    printResult(result, "open " + Path.of(files.in("report.html")).toAbsolutePath().toUri());
  }

  private static Files drawnDigits(Path directory) {
    Path digits = directory.resolve("digits");
    return new Files(
        digits.resolve(DigitFiles.IMAGES).toString(),
        digits.resolve(DigitFiles.LABELS).toString(),
        directory);
  }

  /** MNIST's training rows, looked at before anything starts. */
  private Files mnistFiles(Path directory) throws IOException {
    String images = mnistFile("train-images-idx3-ubyte");
    String labels = mnistFile("train-labels-idx1-ubyte");
    RowQuery.of(List.of(images)).labels(List.of(labels)).inspect(earlyFiles().configuration());
    return new Files(images, labels, directory);
  }

  private String mnistFile(String name) {
    for (String suffix : List.of(".gz", "")) {
      Path file = Path.of(mnist, name + suffix);
      if (file.toFile().isFile()) {
        return file.toString();
      }
    }
    throw new InputException(
        "--mnist %s: no %s.gz there; scripts/fetch-mnist DIR gets it", mnist, name);
  }

  private boolean runSteps(Files files, Map<String, Object> result) throws IOException {
    result.put("images", files.images());
    result.put("labels", files.labels());
    for (String name : List.of("model", "predictions", "report.html")) {
      result.put(name.replace(".html", ""), files.in(name));
    }
    List<String> rows = List.of("--input", files.images(), "--labels", files.labels());
    List<String> fit = List.of("fit", "--input", files.images(), "--family", "bernoulli");
    String iterations = Integer.toString(MAX_ITERATIONS);
    List<String> fitted = List.of("--model", files.in("model"));
    return step(
            result,
            with(fit, List.of("--components", "20", "--seed", Long.toString(seed))),
            with(
                List.of("--max-iterations", iterations, "--tolerance", TOLERANCE),
                files.to("model")))
        && step(result, with(List.of("predict"), rows), with(fitted, files.to("predictions")))
        && step(result, with(List.of("evaluate"), rows), fitted)
        && step(result, with(List.of("report"), rows), with(fitted, files.to("report.html")));
  }

  private static List<String> with(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** Runs a verb and takes over what it found; false, and its exit code is ours, if it failed. */
  private boolean step(Map<String, Object> result, List<String> first, List<String> second)
      throws IOException {
    List<String> arguments = with(first, second);
    err().println("emmer " + String.join(" ", arguments));
    if (verbose) {
      arguments.add("--verbose");
    }
    StringWriter text = new StringWriter();
    int code = execute(arguments, text);
    if (code != 0) {
      endWith(code);
    } else if (json) {
      add(first.get(0), text.toString().getBytes(StandardCharsets.UTF_8), result);
    }
    return code == 0;
  }

  /** Standard output is ours where it takes one document. */
  private int execute(List<String> arguments, StringWriter text) {
    CommandLine parent = commandLine().getParent();
    root().inDemo = true;
    PrintWriter out = out();
    if (json) {
      arguments.add("--json");
      parent.setOut(new PrintWriter(text));
    }
    try {
      return parent.execute(arguments.toArray(String[]::new));
    } finally {
      parent.setOut(out);
    }
  }

  /** What is told of a fit; the value is that of the objective. */
  private record Fit(
      String objective, double value, int iterations, boolean converged, String stopReason) {}

  private static void add(String verb, byte[] found, Map<String, Object> result) {
    if (verb.equals("evaluate")) {
      result.put("evaluation", Json.read(found, EvaluateVerb.Result.class, verb));
    } else if (verb.equals("fit")) {
      ModelDocument document = Json.read(found, ModelDocument.class, verb);
      ModelDocument.Fit fit = document.fit();
      double value = document.traces().objectiveTrace().get(fit.iterations());
      result.put(
          verb,
          new Fit(fit.objective(), value, fit.iterations(), fit.converged(), fit.stopReason()));
    }
  }
}
